import { isClosed, type OptOut, type OptOuts, strictest } from '../../lib/ledger/opt-outs.ts';

type Stored = { readonly optOut: OptOut; readonly lastAt: number; readonly wroteAt?: number };

/** Opt-outs in a Map: for tests and simulations. */
export function createMemoryOptOuts(stored: Map<string, Stored> = new Map()): OptOuts {
  const keysOf = (scope: string, identities: readonly string[]) =>
    identities.map((identity) => JSON.stringify([scope, identity]));

  return {
    read: async (scope, identities) =>
      strictest(keysOf(scope, identities).flatMap((key) => stored.get(key)?.optOut ?? [])),

    put: async (scope, identities, optOut) => {
      for (const key of keysOf(scope, identities)) {
        const known = stored.get(key);
        if (!known || (known.optOut.marketing && !optOut.marketing)) stored.set(key, { optOut, lastAt: optOut.at });
        else if (isClosed(known.optOut) && !isClosed(optOut) && !optOut.marketing)
          stored.set(key, { optOut, lastAt: Math.max(known.lastAt, optOut.at) });
        else if (isLater(known, optOut.at) && (known.optOut.marketing || !optOut.marketing))
          stored.set(key, { optOut: { ...known.optOut, answerable: undefined }, lastAt: optOut.at });
      }
    },

    allowAnswers: async (scope, identities, at) => {
      for (const key of keysOf(scope, identities)) {
        const known = stored.get(key);
        if (known && known.lastAt <= at && !known.optOut.marketing)
          stored.set(key, { ...known, wroteAt: at, optOut: { ...known.optOut, answerable: true } });
      }
    },

    remove: async (scope, identities, { at = Number.POSITIVE_INFINITY, marketing, closed } = {}) => {
      for (const key of keysOf(scope, identities)) {
        const known = stored.get(key);
        const isMeant = known && (!marketing || known.optOut.marketing) && (!closed || isClosed(known.optOut));
        if (isMeant && known.lastAt <= at) stored.delete(key);
      }
    },
  };
}

/** Than what was last said, and not before what made it answerable. */
function isLater({ lastAt, wroteAt }: Stored, at: number): boolean {
  return lastAt < at || (wroteAt !== undefined && wroteAt <= at);
}
