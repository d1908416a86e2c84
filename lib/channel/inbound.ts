/** What a vendor posts to a receiver: receipts, and what it has stopped. */

/** The request as received. `body` is untouched, because signatures cover bytes. Header names are in lower case. */
export type WebhookRequest = {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
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
};

/**
 * - `genuine`: from the vendor, signed with one of the secrets.
 * - `handshake`: the vendor checks whether the address is ours; `answer` is the body of a 200.
 * - `incomplete`: a handshake without its parameters.
 * - `refused`: anything else.
 */
export type Verified =
  | { readonly status: 'genuine' }
  | { readonly status: 'handshake'; readonly answer: string }
  | { readonly status: 'incomplete' }
  | { readonly status: 'refused' };

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

/**
 * `unread`: the kind of every part that is not read, such as `messages` or `unknown status`. They are counted; none is
 * an error.
 */
export type Parsed = { readonly events: readonly (VendorReceipt | VendorStop)[]; readonly unread: readonly string[] };

export type Inbound = {
  /** Never throws. */
  readonly verify: (request: WebhookRequest, trust: InboundTrust) => Verified;
  /**
   * Parses a genuine request and never throws. A part that cannot be read does not stop the others. `receivedAt` is the
   * time of what the vendor gives none. Returns undefined if the body is not an envelope of the vendor's.
   */
  readonly parse: (body: Uint8Array, receivedAt: number) => Parsed | undefined;
};
