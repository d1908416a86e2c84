import type { OutboundMessage } from '../../lib/channel/channel.ts';
import type { Worker } from './calls.ts';
import { businessIdOf } from './catalogs.ts';
import { mayStandStillMs } from './machines.ts';
import type { Violate } from './message-observer.ts';
import type { createRoutingOracle } from './routing-oracle.ts';
import type { Scenario } from './scenario.ts';
import { stepOf } from './steps.ts';

type AddressObserverOptions = {
  readonly now: () => number;
  readonly violate: Violate;
  readonly scenario: Scenario;
  /** Its row goes to where the client writes: no step of it is under way, or is to be tried again. */
  readonly mayMove: (sessionId: string) => boolean;
  readonly oracle: Pick<ReturnType<typeof createRoutingOracle>, 'sessions'>;
};

/** Watches where agents' messages go: by the channel of the client's last word, to no number that was given up. */
export function createAddressObserver({
  now,
  violate,
  oracle,
  mayMove,
  scenario: { posts, outage },
}: AddressObserverOptions) {
  const givenUp: { readonly conversation: string; readonly ids: readonly string[]; readonly since: number }[] = [];

  /** By which step's channel the client wrote, and when it was decided that it goes to the session. */
  const words = new Map<string, { readonly on: number; readonly at: number; readonly isMoved: boolean }[]>();
  // What else writes the row may keep it from moving.
  const isCalm = !outage && posts.every(({ vendor }) => vendor.every((turn) => !turn.startsWith('retry')));

  return {
    wrote: (sessionId: string, on = 0): void =>
      void words.set(sessionId, [...(words.get(sessionId) ?? []), { on, at: now(), isMoved: mayMove(sessionId) }]),

    /** It has been handled that the client of this conversation has these names no more. */
    renamed: (conversation: string, ids: readonly string[]): void =>
      void givenUp.push({ conversation, ids, since: now() }),

    /** A message of ours is handed to the vendor now. An invite goes where its caller says. */
    handed: ({ messageId, sessionId, clientId, businessId }: OutboundMessage, { startedAt }: Worker): void => {
      if (stepOf(messageId) !== undefined) return;

      const { conversation, latest = 0 } = oracle.sessions.get(sessionId) ?? {};
      const isLost = givenUp.some(
        (one) => one.conversation === conversation && one.ids.includes(clientId) && one.since < startedAt,
      );
      if (isLost) violate('J', messageId, 'is handed over to a number that its client has given up');

      const said = words.get(sessionId) ?? [];
      const last = said.at(-1);
      if (!isCalm || !last?.isMoved || last.at + mayStandStillMs >= startedAt || last.at <= latest + mayStandStillMs)
        return;

      const isOne = said.every(({ on, at }) => on === last.on || at + mayStandStillMs < last.at);
      if (isOne && businessId !== businessIdOf(last.on))
        violate('J', messageId, 'goes by another channel than its client wrote on last');
    },
  };
}
