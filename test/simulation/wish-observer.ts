import type { OptOut } from '../../lib/ledger/opt-outs.ts';
import type { LedgerRow } from '../../lib/ledger/row.ts';
import type { InviteRecord } from '../../lib/queue/invite-record.ts';
import type { Worker } from './calls.ts';
import { talkingChannel } from './catalogs.ts';
import { nameOf, numbers } from './clients.ts';
import { mayStandStillMs } from './machines.ts';
import type { Decision, Violate, Written } from './message-observer.ts';
import { createOptOutObserver } from './opt-out-observer.ts';
import { stepOf } from './steps.ts';
import type { ClientWrite } from './talk.ts';

/** What a client has said, once it has been handled: STOP, or that they have deleted the conversation. */
type Wish = {
  readonly of: 'stop' | 'close';
  /** By the vendor's clock. */
  readonly at: number;
  readonly clientIds: readonly string[];
  /** When it had been handled. */
  readonly since: number;
};

export type Closed = Pick<Wish, 'at' | 'clientIds'>;

/** `after`: by the vendor's clock. `before`: when it was decided where the message goes. */
type Span = { readonly after: number; readonly before: number };

type WishObserverOptions = {
  readonly now: () => number;
  readonly violate: Violate;
  /** What clients have written, by the vendor's ids, what of it a channel took, and where it went. */
  readonly writes: ReadonlyMap<string, Written>;
  readonly wanted: ReadonlySet<string>;
  readonly decisions: ReadonlyMap<string, Decision>;
  /** A call of this worker has failed. */
  readonly wasDisturbed: (worker: Worker) => boolean;
  readonly differenceMs: number;
};

/** Watches what clients wish, as it is stored and as they have said it: promise L. */
export function createWishObserver({ now, violate, differenceMs, ...options }: WishObserverOptions) {
  const { writes, wanted, decisions, wasDisturbed } = options;
  const stored = createOptOutObserver({ now });
  const wishes: Wish[] = [];
  /** Posts of clients who deleted their conversation, by their time. */
  const closes: Closed[] = [];
  /** When the last one was stored. */
  let closedAt = 0;

  /**
   * The client, by any of these names, has written such a message since, by the vendor's clock. Whoever answers a
   * message to somebody else is taken for them.
   */
  const hasSaid = ({ at, clientIds }: Closed, isSuch: (kind: ClientWrite['kind']) => boolean) => {
    const people = new Set(clientIds.map(nameOf));

    return [...writes].some(
      ([vendorMessageId, { write, at: writtenAt }]) =>
        wanted.has(vendorMessageId) &&
        (people.has(write.by) || write.replyTo !== undefined) &&
        isSuch(write.kind) &&
        writtenAt >= at,
    );
  };
  const isLifted = (closed: Closed) => hasSaid(closed, () => true);
  const isLiftedFor = (wish: Wish, isInvite: boolean): boolean => {
    if (wish.of === 'close') return isLifted(wish);

    return hasSaid(wish, (kind) => (isInvite ? kind === 'start' : kind !== 'stop'));
  };
  const hasWritten = (conversation: string | undefined, { after, before }: Span): boolean =>
    [...decisions].some(
      ([vendorMessageId, { decided, decidedAt, at, ...decision }]) =>
        decision.conversation === conversation &&
        decided.messageId !== undefined &&
        at > after &&
        decidedAt < before &&
        writes.get(vendorMessageId)?.write.kind !== 'reaction',
    );

  return {
    changed: stored.changed,

    /** STOP: somebody stored where it goes. */
    said: (vendorMessageId: string): void => {
      const written = writes.get(vendorMessageId);
      if (written?.write.kind !== 'stop') return;

      const { at, clientIds } = written;
      wishes.push({ of: 'stop', at, clientIds, since: now() });
    },

    /** The vendor posts that a client has deleted the conversation. */
    closing: (closed: Closed): void => void closes.push(closed),

    /** That has been handled. */
    closed: (closed: Closed): void => void wishes.push({ ...closed, of: 'close', since: now() }),

    /** An invite of Ann is refused because she has opted out. */
    refused: (sessionId: string): void => {
      const hers = [...writes].filter(([, { write }]) => write.by === 'ann');
      const isWrittenSince = ({ at: closedTime }: Closed) =>
        hers.some(([vendorMessageId, { clientIds }]) => {
          const { at = 0, from = 0, decidedAt = now() } = decisions.get(vendorMessageId) ?? {};
          const isLater = at > closedTime && from > closedAt && decidedAt < now() - mayStandStillMs;

          return isLater && clientIds.includes(numbers.ann);
        });

      // Whoever answers her message is taken for her.
      const hasStopped = [...writes.values()].some(({ write }) => write.kind === 'stop');
      const closed = closes.filter(({ clientIds }) => clientIds.some((clientId) => nameOf(clientId) === 'ann'));
      if (!hasStopped && closed.every(isWrittenSince))
        violate('L', sessionId, 'is refused, and its client has written since they deleted the conversation');
    },

    /** An opt-out of somebody in this conversation is stored now. */
    barring: ({ word, at }: OptOut, conversation: string | undefined, { startedAt }: Worker): void => {
      if (word === 'close') closedAt = now();
      if (word === 'close' && hasWritten(conversation, { after: at, before: startedAt }))
        violate('L', conversation ?? '', 'is barred as deleted, and its client has written since');
    },

    /** A session ends because its conversation was deleted. */
    ending: ({ sessionId, conversation }: LedgerRow, earliest: number): void => {
      const [first, ...others] = closes.filter(({ at }) => at + differenceMs >= earliest);
      const isOutdated = ({ at }: Closed) => hasWritten(conversation, { after: at, before: now() - mayStandStillMs });

      if (!first) violate('I', sessionId, 'ends as closed, and nobody has closed it');
      else if ([first, ...others].every(isOutdated))
        violate('I', sessionId, 'ends as closed, and its client has written since');
    },

    /** The client has written again. */
    isLifted,

    /** An invite is put on its queue now. A table that does not answer keeps none from it. */
    inviting: ({ sessionId, clientId, response, channel }: InviteRecord, worker: Worker): void => {
      const barredSince = stored.barredSince(clientId, 'invites');
      if (response && channel === talkingChannel && !wasDisturbed(worker) && (barredSince ?? now()) < worker.startedAt)
        violate('L', sessionId, 'is accepted, and its client has opted out');
    },

    /** Any message of ours is handed to the vendor now; it was claimed then. */
    handed: (messageId: string, client: string, claimedAt: number): void => {
      const isInvite = stepOf(messageId) !== undefined;
      const barredSince = stored.barredSince(client, isInvite ? 'invites' : 'answers');
      if (barredSince !== undefined && barredSince < claimedAt)
        violate('L', messageId, 'is handed over, and its client had opted out before it was claimed');

      for (const wish of wishes)
        if (wish.since < claimedAt && wish.clientIds.includes(client) && !isLiftedFor(wish, isInvite))
          violate('L', messageId, `is handed over, and its client’s last word is ${wish.of}`);
    },
  };
}
