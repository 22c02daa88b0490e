import type { Signal } from '../domain/alert.ts';
import { readCommon } from './common-schema.ts';
import { readLegacy } from './legacy.ts';
import { fieldsOf } from './lenient.ts';
import { makeSignal, type Reading, sha256 } from './make-signal.ts';
import { nameOf, plain } from './plain.ts';
import { customOf, type Report } from './report.ts';

/**
 * What Azure Monitor's action group sent, as a signal. Never throws, whatever JSON value it is: what can't be understood is
 * "other", told apart by the fields it has.
 * @param context `text` is the body as it came
 */
export function readSignal(payload: unknown, context: Reading & { readonly text: string }): Signal {
  const body = fieldsOf(payload);
  const report = readCommon(body) ?? readLegacy(body) ?? unknownReport(payload);
  return makeSignal(report, context, context.text);
}

function unknownReport(payload: unknown): Report {
  const keys = Object.keys(fieldsOf(payload)).sort().slice(0, 50);
  const named = keys.slice(0, 8).flatMap((one) => nameOf(one) ?? []);
  const shape = sha256(JSON.stringify(keys)).slice(0, 12);
  return {
    source: 'webhook',
    condition: 'fired',
    at: undefined,
    severity: undefined,
    alertId: undefined,
    rule: `Unknown body ${shape}`,
    targets: [],
    resource: undefined,
    custom: customOf(),
    description: undefined,
    link: undefined,
    finding: {
      resources: [],
      names: [],
      resolves: false,
      says: () => ({
        kind: { kind: 'other', subKind: 'signal' },
        title: 'Something came to the address for alerts that is no alert of Azure Monitor',
        detail: plain(named.length === 0 ? 'It has no fields' : `Its fields: ${named.join(', ')}`, 300),
      }),
    },
  };
}
