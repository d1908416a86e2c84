import type { SendOutcome } from '../../lib/channel/channel.ts';
import type { Code } from './world.ts';

type TokensOptions = {
  readonly code: Pick<Code, 'createReadSecret' | 'withSecret'>;
  readonly now: () => number;
  /** When a new token is stored, ms since 1970. */
  readonly newTokenAt: number | undefined;
};

const reference = 'env:TOKEN';
const keepMs = 300_000;
const bothCountMs = 10_000;
/** How many function instances there are, each with a memory of its own for secrets. */
const instances = 2;

/** The vendor's token, which an operator renews in the middle of a run. */
export function createTokens({ code, now, newTokenAt }: TokensOptions) {
  const isStored = () => newTokenAt !== undefined && now() >= newTokenAt;
  const env = {
    get TOKEN() {
      return isStored() ? 'new' : 'old';
    },
  };
  const readers = Array.from({ length: instances }, () => code.createReadSecret({ env, now, keepMs }));

  return {
    /** Sends with the token that the instance of this invocation knows. */
    use: (invocation: number, send: (token: string) => Promise<SendOutcome>): Promise<SendOutcome> => {
      const readSecret = readers[invocation % instances];
      if (newTokenAt === undefined || !readSecret) return send('old');

      return code.withSecret({ reference, readSecret, signal: new AbortController().signal }, send);
    },

    isRefused: (token: string): boolean =>
      newTokenAt !== undefined && token === 'old' && now() >= newTokenAt + bothCountMs,
  };
}
