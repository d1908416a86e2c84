/** A delivery is resolved once an invocation: what is sent, opened and shown to the agents all comes from here. */
import type { Catalog } from '../catalog/catalog.ts';
import type { Content } from '../channel/content.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import { type ExternalSettings, type KindTraits, takesChatQueue, traitsOf } from '../chat-server/settings.ts';
import type { LedgerFault } from '../ledger/row.ts';
import type { InviteRecord } from '../queue/invite-record.ts';
import type { CompiledResponse } from '../standard-response/compile.ts';
import { entryQueueOf } from './choose-chat-queue.ts';
import { type ClientContact, fillFromContact } from './contact.ts';
import type { DeliverDeps } from './deliver-deps.ts';
import { renderInvite } from './render-invite.ts';

/** A record with all that it names in the catalog of this deployment. */
export type Target = {
  readonly record: InviteRecord;
  readonly channel: ChannelSettings | undefined;
  /** Undefined also if it is not as it was when the invite was accepted. */
  readonly response: CompiledResponse | undefined;
  readonly server: {
    readonly name: string;
    readonly external: ExternalSettings | undefined;
    readonly traits: KindTraits;
  };
  /** Of a notification. */
  readonly entryQueue: string | undefined;
  /** What this deployment does not know. A newer one may: versions run side by side while one replaces the other. */
  readonly unknown?: LedgerFault;
};

export type Delivery = Target & {
  readonly clientId: string;
  readonly businessId: string;
  /** Undefined: nothing is sent, or it cannot be said what. */
  readonly content: Content | undefined;
  readonly contact: ClientContact;
  /** Which of the ways to reach the client this is. */
  readonly step: number;
};

export type ReadyDelivery = Delivery & { readonly channel: ChannelSettings };

/** `unread`: the response needs what the contacts did not answer. */
export type Resolved =
  | { readonly status: 'ready'; readonly delivery: ReadyDelivery }
  | { readonly status: 'failed'; readonly delivery: Delivery; readonly fault: LedgerFault }
  | { readonly status: 'unread'; readonly delivery: Delivery };

export async function lookUpTarget(record: InviteRecord, catalog: Catalog): Promise<Target> {
  const channel = catalog.channel(record.channel);
  const found = record.response && (await catalog.response(record.response.id));
  const response = found?.hash === record.response?.hash ? found : undefined;
  const queue = catalog.queue(record.chatQueueKey);
  const server = serverOf(channel, catalog);
  const isTaken = server.external ? takesChatQueue(server.external, record.chatQueueKey) : queue !== undefined;
  const unknown = unknownOf({ channel, isTaken, isResponseGone: record.response !== undefined && !response });

  return {
    record,
    channel,
    response,
    server,
    entryQueue: channel && record.notification ? entryQueueOf(record.chatQueueKey, queue, channel) : undefined,
    ...(unknown && { unknown }),
  };
}

/** Looks up the contact, if the channel fills from it, and renders. Nothing has been opened yet if this fails. */
export async function resolveDelivery(
  deps: Pick<DeliverDeps, 'contacts' | 'identities' | 'report'>,
  target: Target,
): Promise<Resolved> {
  const { record, channel, response, unknown } = target;
  const { clientId, businessId } = record;
  const base: Delivery = {
    ...target,
    clientId,
    businessId,
    content: undefined,
    contact: {},
    step: record.step?.number ?? 0,
  };

  if (!channel) return { status: 'failed', delivery: base, fault: unknown ?? { code: 'unknown_channel' } };

  const filled = await fillFromContact(deps, record, { channel, response });
  const delivery = { ...base, channel, contact: filled.contact };

  if (unknown) return { status: 'failed', delivery, fault: unknown };
  if (filled.contact.found === 'unread') return { status: 'unread', delivery };
  if (!response) return { status: 'ready', delivery };

  const rendered = renderInvite(filled.record, response, channel, { external: target.server.external });

  return rendered.status === 'rendered'
    ? { status: 'ready', delivery: { ...delivery, content: rendered.content } }
    : { status: 'failed', delivery, fault: { code: rendered.code, detail: rendered.detail } };
}

/**
 * Whether what may have been sent is sent again: the channel says so, or a repeat is the same session there and cannot
 * reach the client twice.
 */
export function sendsAgain({ channel, server: { traits } }: Target): boolean {
  if (!channel) return false;

  return channel.resendUnknown || (traits.opens === 'with-send' && traits.repeatable);
}

/** A row keeps the chat server of its first claim: a deployment may have moved the channel since. */
export function traitsOfServer({ server }: Target, name: string, catalog: Catalog): KindTraits {
  return name === server.name ? server.traits : traitsOf(catalog.externalServer(name) ?? { kind: 'builtin' });
}

function serverOf(channel: ChannelSettings | undefined, catalog: Catalog): Target['server'] {
  const name = channel?.chatServer ?? 'builtin';
  const external = catalog.externalServer(name);

  return { name, external, traits: traitsOf(external ?? { kind: 'builtin' }) };
}

type Known = {
  readonly channel: ChannelSettings | undefined;
  readonly isTaken: boolean;
  readonly isResponseGone: boolean;
};

function unknownOf({ channel, isTaken, isResponseGone }: Known): LedgerFault | undefined {
  if (!channel) return { code: 'unknown_channel', detail: 'The channel is not in the catalog of this deployment.' };
  if (!isTaken)
    return { code: 'unknown_chat_queue', detail: 'The chat queue is not in the catalog of this deployment.' };

  return isResponseGone
    ? { code: 'unknown_response', detail: 'The response has changed or gone since the invite was accepted.' }
    : undefined;
}
