import { createHash } from 'node:crypto';

/** Ours alone, so that no other program makes the same id of the same bot. */
const namespace = '2d0c7a5e-3b64-4f0c-9c1e-6f1d5a7e8b90';

/**
 * The id of the app in Teams, which is another thing than the bot's application id: the same bot always gives the same
 * one, so that a newer package updates the app instead of adding a second. A UUID of version 5.
 */
export function appIdOf(botId: string): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(botId.toLowerCase())
    .digest()
    .subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
