import type { OptOut, OptOuts } from '../../lib/ledger/opt-outs.ts';

type Barred = 'invites' | 'answers';

/** Since when each client bars what, without a moment in between. */
export function createOptOutObserver({ now }: { readonly now: () => number }) {
  const since = new Map<string, number>();

  return {
    /** What is stored of a client has changed. */
    changed: (client: string, optOut: OptOut | undefined): void => {
      const barred: Readonly<Record<Barred, boolean>> = {
        invites: optOut !== undefined && !optOut.marketing,
        answers: optOut !== undefined && !optOut.marketing && !optOut.answerable,
      };

      for (const what of ['invites', 'answers'] as const) {
        const key = `${client} ${what}`;
        if (!barred[what]) since.delete(key);
        else if (!since.has(key)) since.set(key, now());
      }
    },

    barredSince: (client: string, of: Barred): number | undefined => since.get(`${client} ${of}`),
  };
}

/** Opt-outs, each change of which is seen. */
export function observedOptOuts(
  optOuts: OptOuts,
  changed: (identity: string, optOut: OptOut | undefined) => void,
): OptOuts {
  const look = async (scope: string, identities: readonly string[]) => {
    for (const identity of identities) changed(identity, await optOuts.read(scope, [identity]));
  };

  return {
    read: (scope, identities) => optOuts.read(scope, identities),
    put: async (scope, identities, optOut) => {
      await optOuts.put(scope, identities, optOut);
      await look(scope, identities);
    },
    allowAnswers: async (scope, identities, at) => {
      await optOuts.allowAnswers(scope, identities, at);
      await look(scope, identities);
    },
    remove: async (scope, identities, lifted) => {
      await optOuts.remove(scope, identities, lifted);
      await look(scope, identities);
    },
  };
}
