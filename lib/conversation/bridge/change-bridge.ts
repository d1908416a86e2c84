import type { BridgedSession, Bridges, PassedMessage } from '../../ledger/bridges.ts';

export type ChangeBridgeDeps = { readonly bridges: Bridges; readonly newToken: () => string };

/** Two sides of a session write it, each now and then. What loses all rounds comes again later. */
const maxRounds = 5;

type Changed = Pick<BridgedSession, 'expiresAt'> & Partial<BridgedSession>;

/**
 * Reads what is known of a bridged session and writes what `change` makes of it, again if somebody else wrote it in
 * between. `change` returns undefined to leave it as it is. False: left as it is. `seen`: as it was read before, which
 * saves the first read. Throws if every round is lost.
 */
export async function changeBridge(
  { bridges, newToken }: ChangeBridgeDeps,
  sessionId: string,
  change: (stored: BridgedSession | undefined) => Changed | undefined,
  seen?: { readonly stored: BridgedSession | undefined },
): Promise<boolean> {
  for (let round = 0; round < maxRounds; round += 1) {
    const { stored } = (round === 0 && seen) || { stored: await bridges.read(sessionId) };
    const changed = change(stored);
    if (!changed) return false;

    const next = { position: 0, ...stored, ...changed, sessionId, version: newToken() };
    if (await bridges.write(next, stored?.version)) return true;
    if ((await bridges.read(sessionId))?.version === next.version) return true;
  }

  throw new Error('what is known of a bridged session was written by others in every round');
}

/** Writes how far a message has been passed on; also true if the write took effect but its answer was lost. */
export async function writePassed(
  { bridges }: Pick<ChangeBridgeDeps, 'bridges'>,
  message: PassedMessage,
  expectedVersion: string | undefined,
): Promise<boolean> {
  if (await bridges.writePassed(message, expectedVersion)) return true;

  return (await bridges.readPassed(message.messageId))?.version === message.version;
}
