import { readMessageId } from '../../lib/channel/message-id.ts';
import type { Worker } from './calls.ts';
import type { Violate } from './message-observer.ts';
import type { createRoutingOracle } from './routing-oracle.ts';
import { stepOf } from './steps.ts';

type AddressObserverOptions = {
  readonly now: () => number;
  readonly violate: Violate;
  readonly oracle: Pick<ReturnType<typeof createRoutingOracle>, 'sessions'>;
};

/** Watches where agents' messages go: to no number that its client has given up. */
export function createAddressObserver({ now, violate, oracle }: AddressObserverOptions) {
  const givenUp: { readonly conversation: string; readonly ids: readonly string[]; readonly since: number }[] = [];

  return {
    /** It has been handled that the client of this conversation has these names no more. */
    renamed: (conversation: string, ids: readonly string[]): void =>
      void givenUp.push({ conversation, ids, since: now() }),

    /** A message of ours is handed to the vendor now. An invite goes where its caller says. */
    handed: (messageId: string, client: string, { startedAt }: Worker): void => {
      if (stepOf(messageId) !== undefined) return;

      const { conversation } = oracle.sessions.get(readMessageId(messageId)?.sessionId ?? '') ?? {};
      const isLost = givenUp.some(
        (one) => one.conversation === conversation && one.ids.includes(client) && one.since < startedAt,
      );
      if (isLost) violate('J', messageId, 'is handed over to a number that its client has given up');
    },
  };
}
