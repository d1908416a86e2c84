import type { Content } from '../channel/content.ts';
import type { MediaType } from '../channel/media-types.ts';

/** What an operator says of a chat server, and what its kind implies. Secrets are references, never the secrets. */
export type BuiltinSettings = { readonly kind: 'builtin'; readonly name: string };

/** Genesys Mobile Services: Chat API version 2 before a Chat Server. */
export type GmsSettings = {
  readonly kind: 'genesys-gms';
  readonly name: string;
  /** Of the GMS, without `/genesys`. */
  readonly endpoint: string;
  /** Chat queue key → the GMS service whose options name the Chat Server's endpoint. */
  readonly services: Readonly<Record<string, string>>;
  /** For a gateway that asks for one. */
  readonly apiKey?: string | undefined;
  readonly basicAuth?: { readonly user: string; readonly password: string } | undefined;
  /** One or more keys of 32 bytes, base64, separated by commas: the first seals, each opens. */
  readonly sealKey: string;
  /** User data of every plain invite that has not got these keys: the companions of the push subscription. */
  readonly push: Readonly<Record<string, string>>;
};

export type ConnectSettings = {
  readonly kind: 'amazon-connect';
  readonly name: string;
  readonly instanceId: string;
  /** The functions' own where it is absent. */
  readonly region?: string | undefined;
  /** Chat queue key → id of the flow that takes the contact. */
  readonly contactFlows: Readonly<Record<string, string>>;
  /** Business id, digits only → arn of the number in Connect. */
  readonly numbers: Readonly<Record<string, string>>;
  /**
   * Name of a template message, `name:language` of a translation → the message template in Connect's knowledge base.
   */
  readonly messageTemplates: Readonly<Record<string, ConnectTemplate>>;
  /** Connect ends the chat after so long; 60 … 10,080. */
  readonly durationMinutes?: number | undefined;
};
export type ConnectTemplate = {
  readonly knowledgeBaseId: string;
  readonly messageTemplateId: string;
  /** Names of the template's custom attributes, in the order of our parameters; 1, 2 … where there are none. */
  readonly attributes?: readonly string[] | undefined;
};

export type ExternalSettings = GmsSettings | ConnectSettings;
export type ChatServerSettings = BuiltinSettings | ExternalSettings;
export type ChatServerKind = ChatServerSettings['kind'];

export type Opens = 'before-send' | 'with-send' | 'after-send';

/**
 * - `drawsOwnIds`: the server makes the session's id, which nobody knows before the session exists.
 * - `opens`: when. `with-send`: opening is what reaches the client.
 * - `repeatable`: to open the same session again is to open it once. If it is not, a lost answer may leave a session
 *   that nobody can name.
 * - `sends`: the media types of channels whose messages it sends itself. Such a channel has no transport, and no keys
 *   of business ids.
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

/** Of channels that a chat server of some kind sends for. */
export const sendingMediaTypes: readonly MediaType[] = Object.values(traits).flatMap(({ sends }) => sends);

export function traitsOf({ kind }: { readonly kind: ChatServerKind }): KindTraits {
  return traits[kind];
}

/** Whether the caller learns the session's id only when the session is there: such an invite waits by default. */
export function drawsOwnIds(settings: { readonly kind: ChatServerKind }): boolean {
  return traits[settings.kind].drawsOwnIds;
}

/**
 * What keeps a server that sends itself from sending this; undefined where nothing does. Others leave it to the
 * channel.
 */
export function whyNotTaken(settings: ExternalSettings, content: Content): string | undefined {
  if (settings.kind !== 'amazon-connect') return undefined;

  switch (content.type) {
    case 'text':
      return content.attachments ? 'Amazon Connect takes no attachments.' : undefined;
    case 'template':
      if (connectTemplateOf(settings, content) === undefined)
        return 'The template message is not among the message-templates of its chat server in chat-servers.yml.';

      return content.header || content.buttons
        ? 'Header and buttons of a template message are Amazon Connect’s own.'
        : undefined;
    case 'interactive':
      return 'Amazon Connect takes no interactive content.';
    default:
      return content satisfies never;
  }
}

/**
 * The template of a translation, or the one that all languages share: the catalog's check sees to it that only one
 * does.
 */
export function connectTemplateOf(
  { messageTemplates }: ConnectSettings,
  { name, language }: { readonly name: string; readonly language: string },
): ConnectTemplate | undefined {
  const key = [`${name}:${language}`, name].find((one) => Object.hasOwn(messageTemplates, one));

  return key === undefined ? undefined : messageTemplates[key];
}

/**
 * Whether invites of this chat queue key can be opened on the server. The builtin server's queues are those of
 * `queues.yml`.
 */
export function takesChatQueue(settings: ExternalSettings, chatQueueKey: string): boolean {
  return Object.hasOwn(settings.kind === 'genesys-gms' ? settings.services : settings.contactFlows, chatQueueKey);
}
