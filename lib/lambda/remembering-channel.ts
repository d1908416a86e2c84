import type { Channel, SendOutcome } from '../channel/channel.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import type { Report } from '../invite/report.ts';
import type { SentMessages } from '../ledger/sent-messages.ts';
import { limits } from './limits.ts';

export type Remembering = {
  readonly sentMessages: Pick<SentMessages, 'put' | 'withdraw'>;
  readonly now: () => number;
  readonly abortAfter: (ms: number) => AbortSignal;
  readonly report: Report;
};

const dayMs = 86_400_000;

/** A message, or its outcome, waits at most this long for it. */
const maxWaitMs = 500;

/**
 * A channel that remembers what it sends, for receipts that name no message. Before the send, because a message whose
 * answer is lost has receipts, too; what the vendor refused has none. If that fails the message goes out all the same,
 * and has none. What could then no longer be sent in time is not sent: the machine may have stood still meanwhile.
 */
export function rememberingChannel(
  channel: Channel,
  { name, receiver = '', conversation }: Pick<ChannelSettings, 'name' | 'receiver' | 'conversation'>,
  { sentMessages, now, abortAfter, report }: Remembering,
): Channel {
  return {
    ...channel,
    send: async (message, options) => {
      const { messageId, sessionId, businessId: sender, clientId, deadline } = message;
      const line = { receiver, sender, clientId };
      const at = now();
      const expiresAt = at + ((conversation?.lookbackDays ?? 30) + 1) * dayMs;

      const reported = (cause: unknown) =>
        report({
          ...{ step: 'unindexed', sessionId, channel: name },
          reason: cause instanceof Error ? cause.name : 'unknown',
        });
      const soon = () => ({ abortSignal: abortAfter(maxWaitMs) });

      await sentMessages.put(line, { messageId, at }, { expiresAt, ...soon() }).catch(reported);

      const isLate = now() > at + limits.marginMs || now() + limits.clockMarginMs >= deadline;
      const outcome = isLate ? notBegun : await channel.send(message, options);
      if (outcome.status === 'refused' || outcome.status === 'retry')
        await sentMessages.withdraw(line, { messageId, at }, soon()).catch(reported);

      return outcome;
    },
  };
}

const notBegun: SendOutcome = { status: 'retry', fault: 'vendor_refused' };
