import { expect } from '@jest/globals';
import type { Tenant } from '../e2e/tenant.ts';

/** What Node says when a test opens its inspector. */
const inspectors = /^(Debugger |For help, see: https:..nodejs.org)/;

/** The same process as before, which works, has logged no error, and writes nothing but JSON. */
export async function expectUnharmed(tenant: Tenant, pid: number): Promise<void> {
  const { bot } = await tenant.call<{ bot: { up: boolean; pid: number; restarts: number } }>('GET', '/room');
  expect(bot).toMatchObject({ up: true, pid, restarts: 0 });
  expect(tenant.line.pid).toBe(pid);
  expect((await fetch(`${tenant.line.operations}/readyz`)).status).toBe(200);
  expect(tenant.log.filter((line) => /"level":(50|60)/.test(line))).toEqual([]);
  expect(tenant.log.filter((line) => line !== '' && !inspectors.test(line) && !isJson(line))).toEqual([]);
}

/** Resident memory of the bot, as its metrics tell it. */
export async function residentBytes(tenant: Tenant): Promise<number> {
  const text = await metricsOf(tenant);
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]);
}

export async function metricsOf(tenant: Tenant): Promise<string> {
  return (await fetch(`${tenant.line.operations}/metrics`)).text();
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false; // the caller shows the line
  }
}
