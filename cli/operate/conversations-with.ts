import { phoneVariants } from '../../lib/channel/phone-variants.ts';
import type { ChannelSettings } from '../../lib/channel/settings.ts';
import type { Conversation } from '../../lib/ledger/conversation.ts';
import type { openConversations } from './open-conversations.ts';

export type FoundConversation = { readonly conversation: Conversation; readonly receiver: string };

/** The conversations of the channel with a client of any of these ids, and of the other ways to write a number. */
export async function conversationsWith(
  { identities, conversations }: Pick<ReturnType<typeof openConversations>, 'identities' | 'conversations'>,
  { name, receiver, businessIds }: ChannelSettings,
  clientIds: readonly string[],
): Promise<readonly FoundConversation[]> {
  if (receiver === undefined) return [];

  const names = new Set(clientIds.flatMap((clientId) => [clientId, ...phoneVariants(clientId)]));
  const persons = await Promise.all([...names].map((clientId) => identities.personOf(receiver, clientId)));
  const ids = await Promise.all(
    [...new Set(persons)].flatMap((person) =>
      Object.keys(businessIds).map((businessId) => conversations.idOf({ channel: name, businessId, person })),
    ),
  );
  const found = await Promise.all(ids.map((id) => conversations.read(id)));

  return found.flatMap((conversation) => (conversation ? [{ conversation, receiver }] : []));
}
