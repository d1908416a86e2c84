import { phoneVariants } from '../../lib/channel/phone-variants.ts';
import type { ChannelSettings } from '../../lib/channel/settings.ts';
import { identityId } from '../../lib/contact/identities-dynamodb.ts';
import { readOptOut } from '../../lib/invite/opt-out.ts';
import { namesIn } from '../../lib/ledger/conversation.ts';
import { carriedKey, conversationKey } from '../../lib/ledger/conversations-dynamodb.ts';
import { sentKey } from '../../lib/ledger/sent-messages-dynamodb.ts';
import { conversationsWith, type FoundConversation } from './conversations-with.ts';
import { openMediaBuckets } from './media-buckets.ts';
import { openConversations } from './open-conversations.ts';
import type { Target } from './target.ts';

export type Erased = {
  readonly erased: readonly { readonly conversation: string; readonly channel: string; readonly sessions: number }[];
  /** It stays, as a hash. */
  readonly hasOptedOut: boolean;
};

type Items = ReturnType<typeof openConversations>;

/**
 * Erases what is stored of conversations with a client: files, what was said, what invites carried, the conversation,
 * and last the names that lead to it. An opt-out stays, for it keeps messages from the client.
 */
export async function eraseConversations(
  target: Target,
  clientIdsOn: (channel: ChannelSettings) => Promise<readonly string[]>,
): Promise<Erased> {
  if ((target.catalog.receivers ?? []).length === 0) return { erased: [], hasOptedOut: false };

  const items = openConversations(target);
  const erased: { conversation: string; channel: string; sessions: number }[] = [];
  const names: { readonly receiver: string; readonly clientIds: readonly string[] }[] = [];
  let hasOptedOut = false;

  for (const channel of target.catalog.channels) {
    const { name, receiver } = channel;
    const clientIds = receiver === undefined ? [] : await clientIdsOn(channel);
    if (receiver === undefined || clientIds.length === 0) continue;

    const found = await conversationsWith(items, channel, clientIds);
    for (const one of found) {
      await eraseOne(target, items, one);
      if (channel.mediaType === 'facebook') await eraseLines(items, receiver, one);
      erased.push({ conversation: one.conversation.id, channel: name, sessions: one.conversation.sessions.length });
    }

    const known = [...clientIds, ...found.flatMap(({ conversation }) => namesIn(conversation))];
    hasOptedOut ||= (await readOptOut(items, channel, known)) !== undefined;
    names.push({ receiver, clientIds: known });
  }

  // Channels of one receiver are found by the same names.
  for (const { receiver, clientIds } of names) await eraseNames(items, receiver, clientIds);

  return { erased, hasOptedOut };
}

async function eraseOne(
  target: Target,
  { remove, transcriptKeys }: Items,
  { conversation }: FoundConversation,
): Promise<void> {
  for (const bucket of await openMediaBuckets(target)) await bucket.remove(conversation.id);
  for (const key of await transcriptKeys(conversation.id)) await remove(key);
  for (const { sessionId } of conversation.sessions) await remove(carriedKey(sessionId));
  await remove(conversationKey(conversation.id));
}

/** Which messages the client has not read yet. */
async function eraseLines(
  { digest, remove }: Items,
  receiver: string,
  { conversation }: FoundConversation,
): Promise<void> {
  const { businessId: sender } = conversation;
  for (const clientId of namesIn(conversation)) await remove(await sentKey({ receiver, sender, clientId }, digest));
}

/** A name that leads to no other person has no item. */
async function eraseNames({ digest, remove }: Items, receiver: string, clientIds: readonly string[]): Promise<void> {
  const all = new Set(clientIds.flatMap((name) => [name, ...phoneVariants(name)]));
  for (const name of all) await remove(identityId(await digest('identity', receiver, name)));
}
