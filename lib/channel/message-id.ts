/**
 * Our id of a message: the session's, a dot, and its number; 0 is the invite. Vendors return it with every receipt, so
 * a receipt finds its session even if the answer to the send was lost.
 */
export function messageIdOf(sessionId: string, number = 0): string {
  return `${sessionId}.${number}`;
}

/**
 * The number of the invite's message in its later steps, on other channels: above all that are drawn, so that it is
 * nobody else's.
 */
export function numberOfStep(step: number): number {
  return step === 0 ? 0 : stepNumbers + step;
}

/** Our id of the invite's message, as this record sends it. */
export function inviteMessageId(record: {
  readonly sessionId: string;
  readonly step?: { readonly number: number } | undefined;
}): string {
  return messageIdOf(record.sessionId, numberOfStep(record.step?.number ?? 0));
}

/** The step of an invite that has sent the message with this number; undefined if no step has. */
export function stepOfNumber(number: number): number | undefined {
  if (number === 0) return 0;

  return number > stepNumbers ? number - stepNumbers : undefined;
}

/** Returns undefined if it is not an id of ours. Earlier versions sent the session's id alone. */
export function readMessageId(text: string): { readonly sessionId: string; readonly number: number } | undefined {
  const [, sessionId, number = '0'] = /^([0-9A-Za-z]{16})(?:\.(\d{1,15}))?$/.exec(text) ?? [];

  return sessionId === undefined ? undefined : { sessionId, number: Number(number) };
}

/**
 * The number of a message that is not the invite, drawn from a digest of what it is known by: the same message has the
 * same number on any machine. `digest`: base64url, 9 characters or more.
 */
export function messageNumberOf(digest: string): number {
  return 1 + (Buffer.from(digest, 'base64url').readUIntBE(0, 6) % maxNumber);
}

/** Fifteen digits, and exact as a number. */
const maxNumber = 200_000_000_000_000;
const stepNumbers = 900_000_000_000_000;
