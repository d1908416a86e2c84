/** The part of a delivery that concerns the conversation with the client: what a client's message finds later. */
import { conversationSettingsOf } from '../channel/conversation-settings.ts';
import { phoneVariants } from '../channel/phone-variants.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import type { Identities } from '../contact/identities.ts';
import { changeConversation } from '../ledger/change-conversation.ts';
import type { Conversations } from '../ledger/conversations.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { LedgerRow } from '../ledger/row.ts';
import type { InviteRecord } from '../queue/invite-record.ts';
import type { Sent } from './outcome.ts';
import type { ReadyDelivery } from './resolve.ts';

export type ConversationDeps = {
  readonly conversations?: Conversations | undefined;
  readonly identities?: Pick<Identities, 'personOf'> | undefined;
  readonly ledger: Pick<Ledger, 'readMany'>;
  readonly now: () => number;
  readonly newToken: () => string;
};

export type Client = Pick<InviteRecord, 'businessId' | 'clientId'>;

/** The conversation with this client; undefined if the channel takes no messages of its clients. */
export async function conversationIdOf(
  {
    conversations,
    identities,
  }: {
    readonly conversations?: Pick<Conversations, 'idOf'> | undefined;
    readonly identities?: Pick<Identities, 'personOf'> | undefined;
  },
  channel: ChannelSettings,
  { businessId, clientId }: Client,
): Promise<string | undefined> {
  const { receiver, name } = channel;
  if (!conversations || !identities || receiver === undefined || !conversationSettingsOf(channel)) return undefined;

  const person = await identities.personOf(receiver, clientId);

  return conversations.idOf({ channel: name, businessId, person });
}

/** The vendor has named the client: a number that is written differently is then somebody else's. */
export async function noteNamed(
  { conversations, newToken }: Pick<ConversationDeps, 'conversations' | 'newToken'>,
  { record }: ReadyDelivery,
  { sent, row }: { readonly sent: Sent; readonly row: Pick<LedgerRow, 'conversation'> },
): Promise<void> {
  const isTold = sent.status === 'sent' && (sent.clientIds?.length ?? 0) > 0;
  if (!conversations || row.conversation === undefined || !isTold || phoneVariants(record.clientId).length === 0)
    return;

  await changeConversation({ conversations, newToken }, row.conversation, (stored) =>
    stored && !stored.isNamed ? { ...stored, isNamed: true } : undefined,
  );
}
