import type { Channel } from '../channel/channel.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import type { TakeWatermark } from '../conversation/receipts/relay-deps.ts';
import { createTakeWatermark, type WatermarkDeps } from '../conversation/receipts/take-watermark.ts';
import type { SentMessages } from '../ledger/sent-messages.ts';
import { createDynamodbSentMessages } from '../ledger/sent-messages-dynamodb.ts';
import { createTableClient } from '../net/clients.ts';
import { createKeyedDigest } from '../net/keyed-digest.ts';
import { readEnv } from './env.ts';
import { limits } from './limits.ts';
import type { SecretRuntime } from './runtime.ts';

/** Loaded late: a stage whose vendors name each message in their receipts never does. */
function sentMessagesOf({ env, readSecret }: Pick<SecretRuntime, 'env' | 'readSecret'>): SentMessages {
  const { CONVERSATIONS_TABLE: table, IDENTITY_KEY: name } = readEnv(env, ['CONVERSATIONS_TABLE', 'IDENTITY_KEY']);
  const digest = createKeyedDigest({ readKey: async () => readSecret(`ssm:/${name}`) });

  return createDynamodbSentMessages({ client: createTableClient(), table, digest });
}

export function takeWatermarkOf(
  runtime: Pick<SecretRuntime, 'env' | 'readSecret'>,
  deps: Omit<WatermarkDeps, 'sentMessages'>,
): TakeWatermark {
  return createTakeWatermark({ ...deps, sentMessages: sentMessagesOf(runtime) });
}

type Remembering = Pick<SecretRuntime, 'env' | 'readSecret' | 'now' | 'abortAfter' | 'report'>;

const dayMs = 86_400_000;

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
        await sentMessages.put(line, { messageId, at }, { expiresAt, abortSignal: abortAfter(limits.marginMs / 3) });
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
