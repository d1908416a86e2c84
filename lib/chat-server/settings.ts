import type { Content } from '../channel/content.ts';
import { conversationSettingsOf } from '../channel/conversation-settings.ts';
import type { MediaType } from '../channel/media-types.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import { isBridged, type Kind } from './is-bridged.ts';

/** A chat server's settings, and what its kind implies. Secrets are references, never the secrets themselves. */
export type BuiltinSettings = { readonly kind: 'builtin'; readonly name: string };

/** Genesys Mobile Services: Chat API version 2 in front of a Chat Server. */
export type GmsSettings = {
  readonly kind: 'genesys-gms';
  readonly name: string;
  /** Of the GMS, without `/genesys`. */
  readonly endpoint: string;
  /** Chat queue key → the GMS service whose options name the Chat Server's endpoint. */
  readonly services: Readonly<Record<string, string>>;
  /** If a gateway requires one. */
  readonly apiKey?: string | undefined;
  readonly basicAuth?: { readonly user: string; readonly password: string } | undefined;
  /** One or more keys of 32 bytes, base64, separated by commas: the first seals, each opens. */
  readonly sealKey: string;
  /** Default user data of plain invites: the companions of the push subscription. */
  readonly push: Readonly<Record<string, string>>;
  /** What GMS pushes to when something happens in a chat. With it the server is bridged. */
  readonly receiver?: string | undefined;
};

export type ConnectSettings = {
  readonly kind: 'amazon-connect';
  readonly name: string;
  readonly instanceId: string;
  /** Default: the region of the functions. */
  readonly region?: string | undefined;
  /** Chat queue key → id of the flow that takes the contact. */
  readonly contactFlows: Readonly<Record<string, string>>;
  /** Business id, digits only → arn of the number in Connect. */
  readonly numbers: Readonly<Record<string, string>>;
  /**
   * Name of a template message, or `name:language` of a translation → the message template in Connect's knowledge base.
   */
  readonly messageTemplates: Readonly<Record<string, ConnectTemplate>>;
  /** After this time Connect ends the chat; 60 … 10,080. */
  readonly durationMinutes?: number | undefined;
  /** For channels whose numbers are not in Connect: they have a transport, and Connect only the agents. */
  readonly bridge?: boolean | undefined;
  /** Of a bridged server: to a topic of this receiver Connect streams what happens in a chat. */
  readonly receiver?: string | undefined;
  /** Of a bridged server: arn of that topic. */
  readonly streamingTopic?: string | undefined;
  /** Of a bridged server, as of a GMS: seals the tokens of its chats. */
  readonly sealKey?: string | undefined;
  /** Of a bridged server: longer messages of clients come in several. In bytes of UTF-8; default 1,024. */
  readonly maxMessageBytes?: number | undefined;
};
export type ConnectTemplate = {
  readonly knowledgeBaseId: string;
  readonly messageTemplateId: string;
  /** Names of the template's custom attributes, in the order of our parameters. Default: 1, 2 … */
  readonly attributes?: readonly string[] | undefined;
};

export type ExternalSettings = GmsSettings | ConnectSettings;
export type ChatServerSettings = BuiltinSettings | ExternalSettings;
export type ChatServerKind = ChatServerSettings['kind'];

export type Opens = 'before-send' | 'with-send' | 'after-send';

/**
 * - `drawsOwnIds`: the server assigns the session's id, so that nobody knows it before the session exists.
 * - `opens`: when. `with-send`: opening the session is what sends the message.
 * - `repeatable`: opening a session twice opens it once. If not, a lost answer may leave a session that nobody can
 *   name.
 * - `sends`: the media types of channels whose messages the server sends itself. Such a channel has no transport, and
 *   its business ids have no keys.
 */
export type KindTraits = {
  readonly drawsOwnIds: boolean;
  readonly opens: Opens;
  readonly repeatable: boolean;
  readonly sends: readonly MediaType[];
};

const traits = {
  builtin: { drawsOwnIds: false, opens: 'after-send', repeatable: true, sends: [] },
  'genesys-gms': { drawsOwnIds: true, opens: 'before-send', repeatable: false, sends: [] },
  'amazon-connect': { drawsOwnIds: true, opens: 'with-send', repeatable: true, sends: ['whatsapp', 'sms'] },
} as const satisfies Record<ChatServerKind, KindTraits>;

/** The media types that some kind of chat server sends itself. */
export const sendingMediaTypes: readonly MediaType[] = Object.values(traits).flatMap(({ sends }) => sends);

/** Of a bridged server that else sends itself: it opens the chat before the channel's transport sends. */
const bridgedTraits: KindTraits = { drawsOwnIds: true, opens: 'before-send', repeatable: true, sends: [] };

export function traitsOf(settings: Kind): KindTraits {
  return settings.kind === 'amazon-connect' && isBridged(settings) ? bridgedTraits : traits[settings.kind];
}

/** Whether anything is written after an invite: by clients, to a channel, or by agents whose chat server is bridged. */
export function hasConversations({
  channels,
  chatServers = [],
}: {
  readonly channels: readonly ChannelSettings[];
  readonly chatServers?: readonly Kind[] | undefined;
}): boolean {
  return channels.some((channel) => conversationSettingsOf(channel) !== undefined) || chatServers.some(isBridged);
}

/** Whether the session's id is known only when the session exists: such an invite waits by default. */
export function drawsOwnIds(settings: Kind): boolean {
  return traitsOf(settings).drawsOwnIds;
}

/**
 * Why a server that sends messages itself cannot send this; undefined if it can. Other servers leave it to the channel.
 */
export function whyNotTaken(settings: ExternalSettings, content: Content): string | undefined {
  if (settings.kind !== 'amazon-connect' || isBridged(settings)) return undefined;

  switch (content.type) {
    case 'text':
      return content.attachments ? 'Amazon Connect cannot send attachments.' : undefined;
    case 'template':
      if (connectTemplateOf(settings, content) === undefined)
        return 'The template message is not among the message-templates of its chat server in chat-servers.yml.';

      return content.header || content.buttons || content.cards || content.offerExpiresAt !== undefined
        ? 'On Amazon Connect, header, buttons, cards and offer are fixed in its own message template.'
        : undefined;
    case 'interactive':
      return 'Amazon Connect cannot send interactive content.';
    default:
      return content satisfies never;
  }
}

/**
 * The template of a translation, or the one that all languages share. The catalog's check ensures that no translation
 * shares it.
 */
export function connectTemplateOf(
  { messageTemplates }: ConnectSettings,
  { name, language }: { readonly name: string; readonly language: string },
): ConnectTemplate | undefined {
  const key = [`${name}:${language}`, name].find((one) => Object.hasOwn(messageTemplates, one));

  return key === undefined ? undefined : messageTemplates[key];
}

/** Whether the server can open invites with this chat queue key. The builtin server's queues are in `queues.yml`. */
export function takesChatQueue(settings: ExternalSettings, chatQueueKey: string): boolean {
  return chatQueuesOf(settings).includes(chatQueueKey);
}

export function chatQueuesOf(settings: ExternalSettings): readonly string[] {
  return Object.keys(settings.kind === 'genesys-gms' ? settings.services : settings.contactFlows);
}
