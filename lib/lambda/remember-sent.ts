import type { Channel } from '../channel/channel.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import type { SecretRuntime } from './runtime.ts';
import { sentMessagesOf } from './sent-messages.ts';

type Remembering = Pick<SecretRuntime, 'env' | 'readSecret' | 'now' | 'abortAfter' | 'report'>;

const dayMs = 86_400_000;

/** A message waits at most this long for it. */
const maxWaitMs = 500;

/**
 * A channel that remembers what it sends, for receipts that name no message. Before the send, because a message whose
 * answer is lost has receipts, too. If that fails the message goes out all the same, and has none.
 */
export function rememberSent(channel: Channel, settings: ChannelSettings, runtime: Remembering): Channel {
  const { now, abortAfter, report } = runtime;
  const sentMessages = sentMessagesOf(runtime);
  const { name, receiver = '', conversation } = settings;

  return {
    ...channel,
    send: async (message, options) => {
      const { messageId, sessionId, businessId: sender, clientId } = message;
      const at = now();
      const expiresAt = at + ((conversation?.lookbackDays ?? 30) + 1) * dayMs;

      try {
        const line = { receiver, sender, clientId };
        await sentMessages.put(line, { messageId, at }, { expiresAt, abortSignal: abortAfter(maxWaitMs) });
      } catch (cause) {
        report({
          ...{ step: 'unindexed', sessionId, channel: name },
          reason: cause instanceof Error ? cause.name : 'unknown',
        });
      }

      return channel.send(message, options);
    },
  };
}
