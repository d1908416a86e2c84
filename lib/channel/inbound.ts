/** What a vendor posts to a webhook: clients' messages and receipts. */

/** The request as received. `body` is untouched, because signatures cover bytes. Header names are in lower case. */
type WebhookRequest = {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
};

/**
 * - `genuine`: from the vendor, signed with one of the secrets.
 * - `handshake`: the vendor checks whether the address is ours; `answer` is the body of a 200.
 * - `refused`: anything else.
 */
type Verified =
  | { readonly status: 'genuine' }
  | { readonly status: 'handshake'; readonly answer: string }
  | { readonly status: 'refused' };

type ClientMessage = {
  readonly type: 'message';
  readonly vendorMessageId: string;
  readonly clientId: string;
  readonly businessId: string;
  /** ms since 1970, by the vendor's clock. */
  readonly at: number;
  /** Always readable, whatever the client sent. */
  readonly text: string;
  /** The vendor's id of the message that it answers. */
  readonly replyTo?: string;
};

type Receipt = {
  readonly type: 'receipt';
  readonly vendorMessageId: string;
  /** Ours, if the vendor returns it. */
  readonly sessionId?: string;
  readonly status: 'sent' | 'delivered' | 'read' | 'failed';
  readonly at: number;
  readonly vendorCode?: string;
};

/** `unread`: the number of parts of unknown types. They are counted, but are not an error. */
type Parsed = { readonly events: readonly (ClientMessage | Receipt)[]; readonly unread: number };

export type Inbound = {
  /** `secrets`: during a rotation the new one and the old one. Never throws. */
  readonly verify: (request: WebhookRequest, secrets: readonly string[]) => Verified;
  /**
   * Parses a genuine request. A part that cannot be read does not stop the others. Throws only if the body is not an
   * envelope of the vendor's.
   */
  readonly parse: (body: Uint8Array) => Parsed;
};
