import type { Cooldown, CooldownEnd } from '../../lib/ledger/cooldown.ts';

type Held = Map<string, { readonly sessionId: string; readonly until: number }>;

/** Cooldowns in a Map: for tests and simulations. */
export function createMemoryCooldown(held: Held = new Map()): Cooldown {
  return {
    begin: async ({ key, sessionId, until }, now) => {
      const known = held.get(key);
      if (known && known.until > now && known.sessionId !== sessionId) return false;

      held.set(key, { sessionId, until });

      return true;
    },
  };
}

export function createMemoryCooldownEnd(held: Held): CooldownEnd {
  return async (key) => held.get(key)?.until;
}
