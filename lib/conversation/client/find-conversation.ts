import { mediaTypeOf } from '../../channel/media-types.ts';
import { readMessageId } from '../../channel/message-id.ts';
import { phoneVariants } from '../../channel/phone-variants.ts';
import type { Identities } from '../../contact/identities.ts';
import { rememberNames } from '../../invite/remember-names.ts';
import type { Report } from '../../invite/report.ts';
import type { Conversation } from '../../ledger/conversation.ts';
import type { Conversations } from '../../ledger/conversations.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { readRows } from '../../ledger/read-rows.ts';
import type { InboundChannel } from './inbound-channel.ts';
import { isOf } from './known-sessions.ts';

type FindDeps = {
  readonly identities: Identities;
  readonly conversations: Pick<Conversations, 'idOf' | 'read'>;
  readonly ledger: Pick<Ledger, 'readMany'>;
  readonly now: () => number;
  readonly report: Report;
};

/** A client's conversation: its id, and the item if there is one. */
export type FoundConversation = { readonly id: string; readonly stored: Conversation | undefined };

/**
 * The conversation of a client whom the vendor calls by these names, and what the names teach is remembered. Of several
 * the one in which something was said last. A number that is written differently counts only where none of the names
 * is known, and somebody whom no vendor has named yet was invited under it and has an open session.
 */
export async function findConversation(
  deps: FindDeps,
  inbound: InboundChannel,
  clientIds: readonly string[],
): Promise<FoundConversation> {
  const named = await conversationsOf(deps, inbound, clientIds);
  const known = named.filter(({ stored }) => stored !== undefined).toSorted(byActivity);
  const found = known[0] ?? (await findVariant(deps, inbound, clientIds)) ?? named[0];
  if (!found) throw new Error('a message without a client');

  if (named.some(({ id }) => id !== found.id))
    await rememberNames(deps, {
      ...{ channel: inbound.channel.name, receiver: inbound.receiver },
      clientIds: [...new Set([found.clientId, ...clientIds])],
    });

  return found;
}

/**
 * The same, or that of the message which the client answers: it shows who they are, also if the vendor names them in a
 * way that nobody has learnt yet.
 */
export async function conversationAnswered(
  deps: FindDeps,
  inbound: InboundChannel,
  { found, replyTo, clientIds }: Answering,
): Promise<FoundConversation> {
  const sessionId = replyTo === undefined ? undefined : readMessageId(replyTo)?.sessionId;
  if (sessionId === undefined || found.stored?.sessions.some((session) => session.sessionId === sessionId))
    return found;

  const row = (await readRows(deps.ledger, [sessionId])).get(sessionId);
  if (row?.conversation === undefined || row.conversation === found.id || !isOf(row, inbound)) return found;

  const stored = await deps.conversations.read(row.conversation);
  if (!stored) return found;

  await rememberNames(deps, {
    ...{ sessionId, channel: inbound.channel.name, receiver: inbound.receiver },
    clientIds: [...new Set([stored.clientId, ...clientIds])],
  });

  return { id: stored.id, stored };
}

type Answering = {
  readonly found: FoundConversation;
  /** Our id of the message that it answers. */
  readonly replyTo: string | undefined;
  readonly clientIds: readonly string[];
};

type Named = FoundConversation & { readonly clientId: string };

/** One for each person, in the order of the names. */
async function conversationsOf(
  { identities, conversations }: Pick<FindDeps, 'identities' | 'conversations'>,
  { channel, receiver, businessId }: InboundChannel,
  clientIds: readonly string[],
): Promise<readonly Named[]> {
  const named = await Promise.all(
    clientIds.map(async (clientId) => {
      const person = await identities.personOf(receiver, clientId);

      return { clientId, id: await conversations.idOf({ channel: channel.name, businessId, person }) };
    }),
  );
  const distinct = named.filter(({ id }, index) => named.findIndex((other) => other.id === id) === index);

  return Promise.all(distinct.map(async (one) => ({ ...one, stored: await conversations.read(one.id) })));
}

async function findVariant(
  deps: FindDeps,
  inbound: InboundChannel,
  clientIds: readonly string[],
): Promise<Named | undefined> {
  if (mediaTypeOf(inbound.channel.mediaType).clientId.kind !== 'phone') return undefined;

  const variants = await conversationsOf(deps, inbound, clientIds.flatMap(phoneVariants));

  for (const variant of variants) {
    const { sessions = [], isNamed } = variant.stored ?? {};
    if (isNamed || sessions.length === 0) continue;

    const rows = await readRows(
      deps.ledger,
      sessions.map(({ sessionId }) => sessionId),
    );
    if ([...rows.values()].some((row) => row?.chat.state === 'open')) return variant;
  }

  return undefined;
}

function byActivity({ stored: a }: Named, { stored: b }: Named): number {
  return (b?.activeAt ?? 0) - (a?.activeAt ?? 0);
}
