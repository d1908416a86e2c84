import { hash } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

type Named = { readonly stage: string; readonly caller: string; readonly key: string };

/**
 * The id of an invite's session, known before the session exists: 12 characters of `[0-9A-Za-z]` from a hash of stage,
 * caller and key, two by which the caller recognises it, and two that check all of them. The same key of the same
 * caller is the same session, on any machine, without a look-up.
 */
export function sessionIdOf({ stage, caller, key }: Named): string {
  const hashed = characters(JSON.stringify(['session', stage, caller, key]), 12);
  const id = hashed + markOf(hashed, { stage, caller });

  return id + checkOf(id, stage);
}

/** Whether this stage could have made the id: one that it could not needs no look-up. */
export function isGenuine(sessionId: string, stage: string): boolean {
  return /^[0-9A-Za-z]{16}$/.test(sessionId) && checkOf(sessionId.slice(0, 14), stage) === sessionId.slice(14);
}

/** Whether the caller could have invited under this genuine id; of another caller's ids one in 3,844 passes. */
export function isInvitedBy(sessionId: string, invitedBy: Omit<Named, 'key'>): boolean {
  return markOf(sessionId.slice(0, 12), invitedBy) === sessionId.slice(12, 14);
}

function markOf(hashed: string, { stage, caller }: Omit<Named, 'key'>): string {
  return characters(JSON.stringify(['caller', stage, caller, hashed]), 2);
}

function checkOf(id: string, stage: string): string {
  return characters(JSON.stringify(['check', stage, id]), 2);
}

function characters(text: string, length: number): string {
  // As text, because a buffer takes three times as long.
  const hex = hash('sha256', text, 'hex');
  let result = '';

  // Of six bytes, a whole number that a double holds, come seven characters: some one part in a hundred likelier than
  // others, which harms no id.
  for (let at = 0; result.length < length; at += 12)
    result += digits(Number.parseInt(hex.slice(at, at + 12), 16), Math.min(length - result.length, 7));

  return result;
}

/** The last first. */
function digits(number: number, count: number): string {
  let rest = number;
  let result = '';

  for (let at = 0; at < count; at += 1) {
    result += alphabet[rest % 62];
    rest = Math.floor(rest / 62);
  }

  return result;
}
