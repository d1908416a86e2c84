import type { Identities } from '../../lib/contact/identities.ts';

/** Identities in a Map: for tests and simulations. */
export function createMemoryIdentities(people: Map<string, string> = new Map()): Identities {
  const keyOf = (scope: string, clientId: string) => JSON.stringify([scope, clientId]);
  const personOf = (key: string) => people.get(key) ?? key;

  return {
    personOf: async (scope, clientId) => personOf(keyOf(scope, clientId)),

    link: async (scope, clientIds) => {
      const [first, ...others] = [...new Set(clientIds)].map((clientId) => keyOf(scope, clientId));
      if (first === undefined) return;

      const person = personOf(first);
      for (const key of others) if (!people.has(key) && key !== person) people.set(key, person);
    },
  };
}
