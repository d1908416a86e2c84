/** What a command needs of the conversations of a stage. */
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { readClientId } from '../../lib/channel/client-id.ts';
import { conversationSettingsOf } from '../../lib/channel/conversation-settings.ts';
import type { ChannelSettings } from '../../lib/channel/settings.ts';
import { createDynamodbIdentities } from '../../lib/contact/identities-dynamodb.ts';
import { createDynamodbConversations } from '../../lib/ledger/conversations-dynamodb.ts';
import { createDynamodbOptOuts } from '../../lib/ledger/opt-outs-dynamodb.ts';
import { createKeyedDigest } from '../../lib/net/keyed-digest.ts';
import { openOnce } from '../../lib/net/open-once.ts';
import { createDerivedSeal } from '../../lib/net/seal.ts';
import { Stop } from '../stop.ts';
import { UsageError } from '../usage-error.ts';
import type { Target } from './target.ts';

export function openConversations({ conversations: { client, table }, readSecret, setting }: Target) {
  const readKey = openOnce(() => readSecret(`ssm:/${setting('identityKey')}`));
  const digest = createKeyedDigest({ readKey });
  const options = { client, table, digest };

  return {
    digest,
    identities: createDynamodbIdentities(options),
    optOuts: createDynamodbOptOuts(options),
    conversations: createDynamodbConversations({
      ...options,
      seal: createDerivedSeal({ readKey, purpose: 'conversations' }),
      now: Date.now,
    }),
    remove: async (id: string) => {
      await client.send(new DeleteCommand({ TableName: table, Key: { id } }));
    },
  };
}

/** A channel that takes its clients’ messages, and knows who wants none. */
export function findChannel({ catalog: { channels }, stage }: Target, name: string): ChannelSettings {
  const channel = channels.find((one) => one.name === name);
  if (!channel) throw new UsageError(`There is no channel ${name}: name one of ${named(channels)}`);
  if (conversationSettingsOf(channel)) return channel;

  const takers = channels.filter((one) => conversationSettingsOf(one));
  const instead = takers.length === 0 ? 'None does' : `These do: ${named(takers)}`;
  throw new Stop(
    `✗ ${name} takes no messages of its clients on ${stage}, so it does not look who wants none. ${instead}.`,
  );
}

function named(channels: readonly ChannelSettings[]): string {
  return channels.map(({ name }) => name).join(', ');
}

/** In the form in which the channel knows the client. */
export async function findClient(channel: ChannelSettings, written: string): Promise<string> {
  const read = await readClientId(written, channel);
  if ('why' in read) throw new UsageError(`${channel.name} has no such client. ${read.why}`);

  return read.id;
}
