import { createHash } from 'node:crypto';

/** The id by which this machine's WhatsApp knows the person with a number, as Meta writes them: `US.` and digits. */
export function userIdOf(clientId: string): string {
  const digits = BigInt(`0x${createHash('sha256').update(clientId).digest('hex').slice(0, 16)}`);

  return `US.${digits.toString().padStart(20, '1')}`;
}
