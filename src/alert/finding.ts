import type { AlertKind, Measure, Severity, SubKind } from '../domain/alert.ts';
import type { Gateway } from '../domain/gateway.ts';

/** Whom a payload turned out to be about. */
export interface About {
  readonly gateway: Gateway | undefined;
  /** The gateway's scale set as a whole is meant, not only one of its machines or its storage. */
  readonly isScaleSet: boolean;
  /** What to call it in a sentence: the gateway's name, else the resource's, else the rule's. */
  readonly name: string;
  /** The same where the rule says more than a resource: the gateway's name, else the rule's. */
  readonly topic: string;
  readonly rule: string;
  readonly isOver: boolean;
}

export interface Statement {
  /** Undefined: the rule's name or the custom properties tell. */
  readonly kind: { readonly kind: AlertKind; readonly subKind: SubKind } | undefined;
  /** Where the payload itself tells more than Azure's severity of the rule; undefined where it does not. */
  readonly severity?: Severity | undefined;
  readonly title: string;
  readonly detail?: string | undefined;
  readonly measure?: Measure | undefined;
}

/** What the context of one family of payloads holds. Texts are plain already. */
export interface Finding {
  /** Ids of resources that it names, beside the essentials' targets. */
  readonly resources: readonly string[];
  /** Texts in which a gateway's name may stand, beside the rule's name. */
  readonly names: readonly string[];
  /** What the rule is called where the essentials don't say. */
  readonly rule?: string | undefined;
  /** What tells two matters of one rule apart: the tracking id of an incident. */
  readonly matter?: string | undefined;
  readonly at?: Date | undefined;
  readonly link?: string | undefined;
  /** Whether this family ever says that it is over. */
  readonly resolves: boolean;
  readonly says: (about: About) => Statement;
}
