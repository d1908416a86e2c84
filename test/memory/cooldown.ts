import type { Cooldown } from '../../lib/ledger/cooldown.ts';

/** Cooldowns in a Map: for tests and simulations. */
export function createMemoryCooldown(
  held: Map<string, { readonly sessionId: string; readonly until: number }> = new Map(),
): Cooldown {
  return {
    until: async (key) => held.get(key)?.until,

    begin: async ({ key, sessionId, until }, now) => {
      const known = held.get(key);
      if (known && known.until > now && known.sessionId !== sessionId) return false;

      held.set(key, { sessionId, until });

      return true;
    },
  };
}
