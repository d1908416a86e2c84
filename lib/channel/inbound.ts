/** What a vendor posts to a receiver: receipts, and what it has stopped. */

/** The request as received. `body` is untouched, because signatures cover bytes. Header names are in lower case. */
export type WebhookRequest = {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  /** Path and query as they came, for a vendor that signs them. */
  readonly target?: string | undefined;
  /** The last part of the path, from a vendor that signs nothing. */
  readonly pathSecret?: string | undefined;
  readonly body: Uint8Array;
};

/**
 * What shows that a request is the vendor's: during a rotation two secrets, the new one and the old one; the token of a
 * handshake; the topics of a vendor that publishes to some.
 */
export type InboundTrust = {
  readonly appSecrets?: readonly string[] | undefined;
  readonly verifyToken?: string | undefined;
  readonly topics?: readonly string[] | undefined;
  /** Our own name with a vendor whose tokens say for whom they are. */
  readonly mspId?: string | undefined;
  /** ms since 1970, for tokens that expire. */
  readonly now?: number | undefined;
  /** What vendors call us by, up to the path: of one that signs URLs. */
  readonly publicUrl?: string | undefined;
};

/**
 * - `genuine`: from the vendor, signed with one of the secrets.
 * - `handshake`: the vendor checks whether the address is ours; `answer` is the body of a 200.
 * - `incomplete`: a handshake without its parameters.
 * - `refused`: anything else; `forbidden` for a vendor that expects it so.
 */
export type Verified =
  | { readonly status: 'genuine' }
  | { readonly status: 'handshake'; readonly answer: string }
  | { readonly status: 'incomplete' }
  | { readonly status: 'refused' }
  | { readonly status: 'forbidden' };

/** `unreadable`: it never can be read. */
export type Unpacked =
  | { readonly status: 'unpacked'; readonly body: Uint8Array }
  | { readonly status: 'too_large' }
  | { readonly status: 'unreadable' };

export type ReceiptStatus = 'sent' | 'failed' | 'delivered' | 'read';

/** What became of a message of ours. Times are ms since 1970, by the vendor's clock. */
export type VendorReceipt = {
  readonly type: 'receipt';
  /** Which of our numbers sent it, as the vendor names it: a phone number id, or digits. */
  readonly sender: string;
  readonly vendorMessageId: string;
  /** Ours, if the vendor returns it. */
  readonly messageId?: string | undefined;
  readonly status: ReceiptStatus;
  readonly at: number;
  /** Of `failed`. */
  readonly vendorCode?: string | undefined;
  /** By what the vendor knows the client: `wa_id`, BSUID. Personal. */
  readonly clientIds?: readonly string[] | undefined;
};

/** All that one of our Pages had sent to this client up to `at`, by the vendor's clock, was delivered or read. */
export type Watermark = {
  readonly type: 'watermark';
  /** As of a receipt. */
  readonly sender: string;
  /** Personal. */
  readonly clientId: string;
  readonly status: 'delivered' | 'read';
  readonly at: number;
  /** Those that the vendor names besides, whatever their time. */
  readonly vendorMessageIds?: readonly string[] | undefined;
};

/** What the vendor has stopped, slowed down or let go on: a template message, a business number, an account. */
export type VendorStop = {
  readonly type: 'stop';
  readonly of: 'template' | 'sender' | 'account';
  /** The vendor's id of the account. */
  readonly account?: string | undefined;
  /** Of a template message. */
  readonly name?: string | undefined;
  readonly language?: string | undefined;
  /** Digits of the business number. */
  readonly sender?: string | undefined;
  /** `warned`: its quality has fallen, and it still goes out. */
  readonly state: 'stopped' | 'warned' | 'running';
  /** The vendor's word for it, such as PAUSED. */
  readonly reason: string;
  readonly at: number;
};

/** What a client can send: `other` is all that is not read, with a text that says so. */
export const clientMessageKinds = ['text', 'choice', 'media', 'location', 'contacts', 'reaction', 'other'] as const;
export type ClientMessageKind = (typeof clientMessageKinds)[number];

/** A file that a client sent, as its vendor names it. `ref` is what `Channel.fetchMedia` needs, as JSON. */
export type ClientFile = {
  readonly ref: string;
  readonly mediaType: string;
  /** In bytes, if the vendor says so. */
  readonly size?: number | undefined;
  /** SHA-256 in hex, if the vendor says so. */
  readonly sha256?: string | undefined;
  readonly name?: string | undefined;
};

/** What a client wrote to one of our numbers. Personal, all of it. */
export type ClientMessage = {
  readonly type: 'client-message';
  /** Which of our numbers or business ids it was written to, as the vendor names it. */
  readonly sender: string;
  readonly vendorMessageId: string;
  /** ms since 1970, by the vendor's clock; by ours if the vendor gives no time. */
  readonly at: number;
  /** By what the vendor knows the client, the name that an answer goes to first: `wa_id`, BSUID, Apple's opaque id. */
  readonly clientIds: readonly string[];
  readonly kind: ClientMessageKind;
  /** Always readable: of a picture its caption, or its name; of a place its address. */
  readonly text: string;
  /** `choice`: what was tapped. */
  readonly choice?: { readonly id: string; readonly title: string } | undefined;
  readonly files?: readonly ClientFile[] | undefined;
  /** The vendor's id of the message that it answers. */
  readonly replyTo?: string | undefined;
  readonly client?: { readonly name?: string | undefined; readonly username?: string | undefined } | undefined;
};

/**
 * What a vendor says of a client besides what the client writes.
 * - `opt-out`, `opt-in`: by the vendor's own means. `marketing`: it bars only what the vendor calls marketing.
 * - `close`: the client has deleted the conversation.
 * - `renamed`: `clientIds` is a person who was known under `previousIds`.
 */
export type ClientSignal = {
  readonly type: 'client-signal';
  readonly of: 'opt-out' | 'opt-in' | 'close' | 'renamed';
  readonly marketing?: boolean | undefined;
  readonly sender: string;
  readonly vendorMessageId?: string | undefined;
  readonly at: number;
  readonly clientIds: readonly string[];
  readonly previousIds?: readonly string[] | undefined;
  /** The vendor's word for it, such as STOP or user_preferences. */
  readonly reason: string;
};

/** Something happened in the chat of our session, on its chat server. */
export type WakeUp = { readonly type: 'wake-up'; readonly sessionId: string };

/** A chat server reports that a chat is over. */
export type ChatEnded = {
  readonly type: 'chat-ended';
  /** The chat server's id of itself, such as an instance of Amazon Connect. */
  readonly instanceId: string;
  /** The chat server's id of the chat. */
  readonly chatId: string;
  /** ms since 1970. */
  readonly at: number;
};

/** What the agents' side did in a chat whose server reports it whole: what it wrote is personal. */
export type ChatEvent = {
  readonly type: 'chat-event';
  readonly instanceId: string;
  readonly chatId: string;
  readonly event: {
    /** The same in every repeat. */
    readonly id: string;
    /** ms since 1970, by the server's clock. */
    readonly at: number;
    readonly author?: { readonly id?: string | undefined; readonly name?: string | undefined } | undefined;
  } & (
    | { readonly type: 'message'; readonly text: string }
    | {
        readonly type: 'file';
        readonly ref: string;
        readonly mediaType?: string | undefined;
        readonly name?: string | undefined;
      }
    | { readonly type: 'typing' }
    | { readonly type: 'ended' }
  );
};

export type VendorEvent =
  | VendorReceipt
  | Watermark
  | VendorStop
  | ClientMessage
  | ClientSignal
  | WakeUp
  | ChatEnded
  | ChatEvent;

/** A client is typing, or no longer is. Of no use a moment later: unlike an event it may be lost. */
export type ClientTyping = {
  readonly of: 'typing' | 'typing-ended';
  readonly sender: string;
  /** ms since 1970. */
  readonly at: number;
  readonly clientId: string;
};

/**
 * `unread`: the kind of every part that is not read, such as `messages` or `unknown status`. They are counted; none is
 * an error.
 */
export type Parsed = {
  readonly events: readonly VendorEvent[];
  readonly unread: readonly string[];
  readonly typing?: ClientTyping;
};

export type WebhookAnswer = { readonly contentType: string; readonly body: string };

export type Inbound = {
  /** Never throws. */
  readonly verify: (request: WebhookRequest, trust: InboundTrust) => Verified;
  /** Inflates the body of a genuine request, and no further than allowed. Absent if the vendor compresses nothing. */
  readonly unpack?: (body: Uint8Array) => Unpacked;
  /** The body of a 200. Absent: the vendor reads none. */
  readonly answer?: WebhookAnswer;
  /** Whether it comes without a receiver: the stack itself subscribes to it. Absent: nothing does. */
  readonly isOfNoReceiver?: (body: Uint8Array) => boolean;
  /**
   * Parses a genuine request and never throws. A part that cannot be read does not stop the others. `receivedAt` is the
   * time of what the vendor gives none. Returns undefined if the body is not an envelope of the vendor's.
   */
  readonly parse: (
    body: Uint8Array,
    receivedAt: number,
    request?: Partial<Pick<WebhookRequest, 'headers' | 'query'>>,
  ) => Parsed | undefined;
};
