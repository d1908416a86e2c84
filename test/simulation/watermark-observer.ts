import type { Watermark } from '../../lib/channel/inbound.ts';
import type { Line, SentMessage } from '../../lib/ledger/sent-messages.ts';
import { sessionOf } from './callers.ts';
import type { createReceiptObserver } from './receipt-observer.ts';
import type { Scenario } from './scenario.ts';
import { receiptNameOf } from './steps.ts';

/** A message that is about to be sent, and may have been: until its vendor refuses it. */
type Sending = Line & { readonly messageId: string; readonly since: number };

/** What the vendor names besides: a message of ours by the vendor's id. */
type Named = { readonly messageId: string; readonly isIndexed: boolean };

type WatermarkObserverOptions = {
  readonly now: () => number;
  readonly scenario: Scenario;
  readonly differenceMs: number;
  readonly receipts: Pick<ReturnType<typeof createReceiptObserver>, 'reported'>;
};

/** Works out what each watermark says of each message: promise K. */
export function createWatermarkObserver({ now, scenario, differenceMs, receipts }: WatermarkObserverOptions) {
  let sending: readonly Sending[] = [];
  const taken = new Map<string, number>();
  /** What the table says of each message. */
  const notes = new Map<string, number>();
  const posts: (Watermark & Line)[] = [];
  const resent = new Set(scenario.posts.filter(({ resend }) => resend).map(({ key }) => sessionOf(key)));

  const isOfLine = (one: Line, other: Line) =>
    one.receiver === other.receiver && one.sender === other.sender && one.clientId === other.clientId;
  const lookAt = (post: Watermark & Line, message: Sending, named?: Named) => {
    if (!isOfLine(post, message)) return;

    const { messageId, since } = message;
    const { status, at } = post;
    // A message that is sent again counts from then.
    const isSentOnce = !resent.has(messageId.split('.')[0] ?? '');
    const isBefore = (time = Number.POSITIVE_INFINITY) => time + differenceMs <= at;
    const isNamed = named?.messageId === messageId;
    const mustBe = isSentOnce && isBefore(taken.get(messageId)) && (notes.get(messageId) ?? at + 1) <= at;

    if (mustBe || (isNamed && named.isIndexed))
      receipts.reported(receiptNameOf(messageId), status, { how: 'certain', at });
    else if (isNamed || since - differenceMs <= at)
      receipts.reported(receiptNameOf(messageId), status, { how: 'perhaps', at });
  };

  return {
    /** Somebody is about to send it, and wants to note that. */
    noting: (line: Line, { messageId }: Pick<SentMessage, 'messageId'>): void => {
      const message = { ...line, messageId, since: now() };
      sending = [...sending, message];
      for (const post of posts) lookAt(post, message);
    },

    /** It is in its line now. */
    noted: ({ messageId, at }: Pick<SentMessage, 'messageId' | 'at'>): void => void notes.set(messageId, at),

    /** That is no longer there. */
    withdrawn: ({ messageId, at }: SentMessage): void => {
      if (notes.get(messageId) === at) notes.delete(messageId);
    },

    isNoted: (messageId: string): boolean => notes.has(messageId),

    /** The vendor has it. */
    taken: (messageId: string): void => void taken.set(messageId, now()),

    /** The vendor does not take it: it is sent later, if at all. */
    refused: (refusedId: string): void => {
      sending = sending.filter(({ messageId }) => messageId !== refusedId);
    },

    /** The vendor posts it. */
    posted: (receiver: string, watermark: Watermark, named?: Named): void => {
      const post = { ...watermark, receiver };
      posts.push(post);
      for (const message of sending) lookAt(post, message, named);
    },
  };
}
