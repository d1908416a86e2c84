/** The worker dies before or after its nth effect. */
export type Crash = { readonly at: number; readonly when: 'before' | 'after' };

class Died extends Error {}

/** Ports of a worker that may die: nothing that its invocation does afterwards has an effect. */
export function createMortal(crash: Crash | undefined) {
  let effects = 0;
  let dead = false;

  return {
    /** Each call is an effect. */
    mortal: <Port extends object>(port: Port): Port =>
      new Proxy(port, {
        get: (target, name, receiver) => {
          const member: unknown = Reflect.get(target, name, receiver);
          if (typeof member !== 'function') return member;

          return async (...given: unknown[]) => {
            effects += 1;
            if (effects === crash?.at && crash.when === 'before') dead = true;
            if (dead) throw new Died('the worker has died');
            const answer: unknown = await Reflect.apply(member, target, given);
            if (effects === crash?.at && crash.when === 'after') dead = true;
            if (dead) throw new Died('the worker has died');

            return answer;
          };
        },
      }),
    effects: () => effects,
    isDead: () => dead,
    /** The next one begins. */
    revive: () => {
      dead = false;
    },
  };
}
