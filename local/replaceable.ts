/** A system that can be ended and started again on other state, in the same process and on the same port. */
import type { System } from './system.ts';
import { nothing, putSnapshot, readSnapshot, type Snapshot, takeSnapshot } from './tools/snapshot.ts';

type Start = (given: { readonly onReplace: (snapshot: Snapshot) => void; readonly port: number }) => Promise<System>;

/** Throws what the first start throws. */
export async function startReplaceable(options: {
  readonly start: Start;
  readonly stateDir: string;
  /** Of the first start; 0 is a free one. */
  readonly port: number;
  readonly onReplaced: () => void;
  /** The other state cannot be used: the one of before goes on. */
  readonly onKept: (cause: unknown) => void;
  /** It is not to be had any more. */
  readonly onLost: (cause: unknown) => void;
}): Promise<{ readonly system: System; readonly close: () => Promise<void> }> {
  const { start, stateDir, onReplaced, onKept, onLost } = options;
  // One after the other: two at once would both end the same system.
  let replacing: Promise<void> = Promise.resolve();
  const onReplace = (snapshot: Snapshot) => {
    replacing = replacing.then(() => replace(snapshot)).catch(onLost);
  };
  const first = await start({ onReplace, port: options.port });
  let current = first;

  return {
    system: first,
    async close() {
      await replacing;
      await current.close();
    },
  };

  async function replace(snapshot: Snapshot): Promise<void> {
    const again = () => start({ onReplace, port: Number(new URL(first.endpoints.api).port) });

    await current.close();
    const before = takeSnapshot(stateDir);
    putSnapshot(stateDir, snapshot);
    try {
      current = await again();
      onReplaced();
    } catch (cause) {
      // A file that was damaged on its way, or is of another version: what was there goes on.
      putSnapshot(stateDir, readSnapshot(before) ?? nothing);
      current = await again();
      onKept(cause);
    }
  }
}
