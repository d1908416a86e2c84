import type { ContactKey } from '../contact/person.ts';
import type { FallbackStep } from './fallback.ts';
import type { Limits } from './media-rules.ts';
import type { MediaType } from './media-types.ts';
import type { SendingSettings } from './sending.ts';
import type { TransportName } from './transports.ts';

/** A configured way to reach clients. `businessIds` is keyed by digits on phone channels. */
export type ChannelSettings = {
  readonly name: string;
  readonly mediaType: MediaType;
  /** Absent if its chat server sends the messages. */
  readonly transport?: TransportName | undefined;
  /** What its vendor carries otherwise than others of the media type. */
  readonly limits?: Limits | undefined;
  readonly endpoint?: string | undefined;
  readonly businessIds: Readonly<Record<string, BusinessId>>;
  readonly inboundRouteByCall?: string | undefined;
  readonly notificationQueue?: string | undefined;
  readonly locale: string;
  readonly timeZone: string;
  readonly currency: string;
  readonly inviteTtlSeconds: number;
  readonly resendUnknown: boolean;
  readonly cooldownSeconds?: number | undefined;
  readonly sending?: SendingSettings | undefined;
  /** Where an invite goes on if its message does not arrive, in order. Absent: nowhere. */
  readonly fallback?: readonly FallbackStep[] | undefined;
  /** By name; `builtin` always exists. */
  readonly chatServer: string;
  readonly freeText: 'refuse' | 'try';
  /** In order of precedence. Empty: no contacts. */
  readonly contactKeys: readonly ContactKey[];
  readonly fillFromContact: boolean;
  /** Where its vendor posts receipts. Absent: nowhere, and nothing more is written, read or polled for it. */
  readonly receiver?: string | undefined;
  /** Where its vendor posts receipts, if every message must say it: the URL of the receiver. */
  readonly statusUrl?: string | undefined;
  /** Which receipts agents get. */
  readonly receipts?: 'failed' | 'delivered' | 'all' | undefined;
  /** How it talks with its clients. Only of a channel with a receiver. */
  readonly conversation?: ConversationSettings | undefined;
};
export type ConversationSettings = {
  /** `session`: a message without an open session opens one. `replies`: only in answer to an invite of ours. */
  readonly clientMessages: 'session' | 'replies' | 'ignore';
  /** How long a conversation is remembered. */
  readonly lookbackDays: number;
  /** For how long a reply is still about its invite. */
  readonly continueHours: number;
  /** After this long without a message a session has ended. */
  readonly idleHours: number;
  /** Chat queue key: where replies to notifications wait. Absent: `inboundRouteByCall`. */
  readonly replyQueue?: string | undefined;
  /** What an invite does while a session is open in which the client has written. */
  readonly whenOpen: 'new' | 'refuse';
  /** Standard response that answers the first message of an inbound session. */
  readonly inboundResponse?: string | undefined;
  /** Standard response that goes out instead of an agent's text after the window has closed; bridged servers only. */
  readonly windowResponse?: string | undefined;
  /** Standard response that goes out when the chat server has ended the chat; bridged servers only. */
  readonly closingResponse?: string | undefined;
  /** How long an agent's message may wait to be sent. */
  readonly messageSeconds: number;
  /** How long what was said is kept, sealed, for `GET /sessions/{id}/messages`. 0: not at all. */
  readonly transcriptHours: number;
  readonly optOut: OptOutSettings;
};

export type OptOutSettings = {
  /** Whole messages that opt out and in; absent: those of lib/channel/opt-out-words.ts. [] takes none. */
  readonly outWords?: readonly string[] | undefined;
  readonly inWords?: readonly string[] | undefined;
  /** Standard responses that confirm it, once. */
  readonly outResponse?: string | undefined;
  readonly inResponse?: string | undefined;
  /** Channels of one group share their opt-outs. Absent: all channels of the catalog that have the same client ids. */
  readonly group?: string | undefined;
};

/** The keys that the transport's entry names, in camel case. Secrets are references, never the secrets themselves. */
export type BusinessId = Readonly<Record<string, string>>;
