import { addressFault, type CallbackSettings, callbackSettingsSchema } from '../callback/settings.ts';
import { createReadCallers } from './auth/callers.ts';
import type { CallbackRuntime } from './runtime.ts';

/** Throws if the list of callers, or the caller's callback, cannot be used: what waits for it then waits on. */
export function callbackSettingsOf(
  { readSecret, localEndpoints }: Pick<CallbackRuntime, 'readSecret' | 'localEndpoints'>,
  name: string,
): (caller: string) => Promise<CallbackSettings | undefined> {
  const readCallers = createReadCallers({ name, readSecret });

  return async (caller) => {
    if (readCallers === 'off') return undefined;

    const callback = (await readCallers()).find((one) => one.name === caller)?.callback;

    return callback === undefined ? undefined : readCallback(callback, { mayBeLocal: localEndpoints !== undefined });
  };
}

/** Throws if it cannot be used. The message contains none of it. */
export function readCallback(given: unknown, options: { readonly mayBeLocal?: boolean } = {}): CallbackSettings {
  const { data, error } = callbackSettingsSchema.safeParse(given);
  if (!data) {
    const places = [...new Set(error.issues.map(({ path, code }) => [...path, code].join(' ')))];
    throw new Error(`The callback of a caller cannot be used: ${places.join(', ')}`);
  }

  const fault = addressFault(data, options);
  if (fault !== undefined) throw new Error(`The callback of a caller cannot be used: it needs ${fault}`);

  return data;
}
