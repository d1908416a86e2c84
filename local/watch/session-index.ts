/** All sessions, kept up as the ledger's table changes: with thousands of them, a scan for each look takes seconds. */
import type { SessionRow } from '../page-types.ts';
import { type Item, type Names, named, type StoredRow, storedRow } from './session-rows.ts';

export type SessionIndex = {
  /** An item of the table was written, or may have been. */
  readonly changed: (key: string) => void;
  /** Newest first, as the table is when it is asked. The first call scans it. */
  readonly rows: () => Promise<readonly (Item & SessionRow)[]>;
  readonly close: () => void;
};

type Options = {
  /** The whole table. */
  readonly scan: () => Promise<readonly Item[]>;
  /** Those of these keys that are there; a hundred at most. */
  readonly read: (keys: readonly string[]) => Promise<readonly Item[]>;
  readonly names: Names;
  /** How soon a change is read that nobody has asked for yet. */
  readonly readAfterMs?: number;
};

const batch = 100;

export function createSessionIndex({ scan, read, names, readAfterMs = 1000 }: Options): SessionIndex {
  const items = new Map<string, Item>();
  /** By session id. What is absent is made anew; null: the item is no row. */
  const stored = new Map<string, StoredRow | null>();
  const stale = new Set<string>();
  let isScanned = false;
  let timer: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const take = (key: string, item: Item | undefined) => {
    if (item) items.set(key, item);
    else items.delete(key);
    stored.delete(key.replace(/(\.\d+)?#receipt$/, ''));
  };
  const scanAll = async () => {
    stale.clear();
    for (const item of await scan()) take(String(item.sessionId), item);
    isScanned = true;
  };
  const readBatch = async (keys: readonly string[]) => {
    for (const key of keys) stale.delete(key);
    try {
      const found = new Map((await read(keys)).map((item) => [String(item.sessionId), item]));
      for (const key of keys) take(key, found.get(key));
    } catch (cause) {
      for (const key of keys) stale.add(key);
      throw cause;
    }
  };
  const update = async () => {
    if (!isScanned) await scanAll();
    // Those of now: under load others come for ever.
    const keys = [...stale];
    for (let first = 0; first < keys.length; first += batch) await readBatch(keys.slice(first, first + batch));
  };
  const updated = () => {
    last = last.then(update, update);
    return last;
  };

  return {
    changed(key) {
      stale.add(key);
      // What fails here is read again, and fails again, when somebody asks.
      timer ??= setTimeout(() => {
        timer = undefined;
        updated().catch(() => {});
      }, readAfterMs).unref();
    },
    async rows() {
      await updated();
      const rows = [...items].flatMap(([key, item]) => {
        const known = stored.get(key);
        const row = known === undefined ? (storedRow(item, (other) => items.get(other)) ?? null) : known;
        stored.set(key, row);

        return row ? [named(row, names)] : [];
      });

      return rows.toSorted((one, other) => other.acceptedAt - one.acceptedAt);
    },
    close: () => clearTimeout(timer),
  };
}
