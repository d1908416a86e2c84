import type { Callbacks, Parked, StoredEndpoint } from '../../lib/callback/callbacks.ts';

/** What a test may look at besides. */
export type MemoryCallbacks = Callbacks & { readonly all: (caller: string) => readonly Parked[] };

/** Callbacks in maps. */
export function createMemoryCallbacks(): MemoryCallbacks {
  const endpoints = new Map<string, StoredEndpoint>();
  const parked = new Map<string, Map<string, Parked>>();
  const revisions = new Map<string, Map<string, { readonly revision: number; readonly by: string }>>();
  const placeOf = ({ due, sessionId, event }: Parked) => `${String(due).padStart(15, '0')} ${sessionId} ${event}`;
  const of = (caller: string) => parked.get(caller) ?? new Map<string, Parked>();
  const all = (caller: string) =>
    [...of(caller)].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, item]) => item);

  return {
    all,
    readEndpoint: async (caller) => endpoints.get(caller),

    writeEndpoint: async (caller, endpoint, expectedVersion) => {
      if (endpoints.get(caller)?.version !== expectedVersion) return false;

      endpoints.set(caller, endpoint);
      return true;
    },

    park: async (caller, item) => {
      parked.set(caller, of(caller).set(placeOf(item), item));
    },

    parked: async (caller, limit) => all(caller).slice(0, limit),
    countParked: async (caller) => of(caller).size,

    unpark: async (caller, item) => {
      of(caller).delete(placeOf(item));
    },

    revise: async (sessionId, event, { id }) => {
      const known = revisions.get(sessionId) ?? new Map<string, { readonly revision: number; readonly by: string }>();
      const revised = known.get(event) ?? { revision: known.size + 1, by: id };
      revisions.set(sessionId, known.set(event, revised));

      return revised.by === id ? { status: 'new', revision: revised.revision } : { status: 'reported' };
    },
  };
}
