import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Tenant } from '../e2e/tenant.ts';

const root = resolve(import.meta.dirname, '../..');

/** What `npm run audit -- verify` says of the tenant's bot. @throws Error when it finds the chain broken */
export async function verifyAudit(tenant: Tenant): Promise<string> {
  const config = join(tenant.line.data, 'gatehouse.yaml');
  const command = ['src/gatehouse.js', 'audit', 'verify', '--config', config];
  return (await promisify(execFile)(process.execPath, command, { cwd: root })).stdout;
}
