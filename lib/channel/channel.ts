import type { FaultCode } from '../faults/faults.ts';
import type { FetchFile } from '../net/fetch-file.ts';
import type { ReadSecret } from '../net/secret.ts';
import type { Content } from './content.ts';
import type { ClientFile, ClientMessage, Inbound } from './inbound.ts';
import type { ChannelSettings } from './settings.ts';

/** One message to one client. `clientId` and `businessId` are digits for channels of phones. */
export type OutboundMessage = {
  readonly sessionId: string;
  /** Ours: the vendor returns it with every receipt. */
  readonly messageId: string;
  readonly clientId: string;
  readonly businessId: string;
  readonly content: Content;
  /** ms since 1970. After it nobody needs the message any more. */
  readonly deadline: number;
  /** A person's answer when the client's last message is older than the usual window: some vendors want it marked. */
  readonly afterWindow?: true | undefined;
};

/**
 * What became of a message. A transport never throws for anything that a vendor or the network can do:
 * - `sent`: the vendor accepted it; `messageId` is the vendor's, `clientIds` the names by which it knows the client.
 * - `refused`: the vendor will never accept it in this form. `vendorCode` is the vendor's code, `meaning` what the
 *   vendor says about it.
 * - `retry`: the vendor refused it for now, or not a byte of the request was written. It may be sent again, but not
 *   before `retryAfterSeconds`.
 * - `unknown`: the vendor may have accepted it. It must not be sent again.
 */
export type SendOutcome =
  | { readonly status: 'sent'; readonly messageId: string; readonly clientIds?: readonly string[] }
  | ({ readonly status: 'refused' } & Refusal)
  | ({ readonly status: 'retry'; readonly retryAfterSeconds?: number } & Refusal)
  | { readonly status: 'unknown'; readonly vendorCode?: string };

/** `meaning` completes a sentence and has no full stop. It is absent if the code is not listed. */
export type Refusal = { readonly fault: FaultCode; readonly vendorCode?: string; readonly meaning?: string };

/** Reaches the clients of one channel. `signal` ends the wait for an answer: the outcome is then `unknown`. */
export interface Channel {
  send(message: OutboundMessage, options: { readonly signal: AbortSignal }): Promise<SendOutcome>;
  /** Set if the vendor's receipts name no message, only a time: those sent before it are found by what we remember. */
  readonly reportsByWatermark?: true;
  /**
   * Shows the client that an agent has read their message, or is typing. Best effort: resolves whatever becomes of it.
   * Absent if the vendor has no such thing.
   */
  show?(presence: Presence, options: { readonly signal: AbortSignal }): Promise<void>;
  /**
   * Fetches a file that a client sent. Throws if it cannot be had now; `FileGoneError` if never. The bytes are as the
   * vendor sent them: the caller checks size and hash.
   */
  fetchMedia?(file: ClientFile, options: FetchMediaOptions): Promise<Uint8Array>;
  /** Fetches an answer that its vendor sends as a file, being long. Throws as `fetchMedia` does. */
  fetchAnswer?(file: ClientFile, options: FetchMediaOptions): Promise<ClientAnswer>;
}

/** What a client's message is once its answer has been fetched. */
export type ClientAnswer = Pick<ClientMessage, 'kind' | 'text' | 'choice' | 'replyTo'>;

export type Presence = {
  readonly type: 'read' | 'typing';
  readonly clientId: string;
  readonly businessId: string;
  /** The vendor's id of the client's last message, which some vendors ask for. */
  readonly vendorMessageId?: string | undefined;
};

export type FetchMediaOptions = {
  readonly businessId: string;
  readonly signal: AbortSignal;
  /** No more is read than this. */
  readonly maxBytes: number;
  /** Where a vendor puts the file that hands it out only to a bucket. */
  readonly bucket?: MediaBucket | undefined;
  /** A link to a file in a bucket of the operator's, from a vendor that puts it there as soon as it comes. */
  readonly linkAt?: ((file: { readonly bucket: string; readonly key: string }) => Promise<string>) | undefined;
};

/** A place for one file. */
export type MediaBucket = {
  /** A link at which the vendor puts the file, and the headers that it needs. */
  upload(): Promise<{ readonly url: string; readonly headers: Readonly<Record<string, string>> }>;
  /** A link to the file. */
  link(): Promise<string>;
};

/** A client's file that no vendor has any more, or that is larger than allowed. */
export class FileGoneError extends Error {
  override readonly name = 'FileGoneError';
}

export type ChannelDeps = {
  readonly readSecret: ReadSecret;
  /** ms since 1970. */
  readonly now: () => number;
  /** Without a connection after this time, a message may be sent again. Must be shorter than the wait for an answer. */
  readonly connectTimeoutMs: number;
  /**
   * Fetches an attachment's file. Default: from its link, if that leads to a public address. `npm start` brings its
   * own.
   */
  readonly fetchFile?: FetchFile | undefined;
};

/** Speaks one vendor's protocol, in both directions. */
export type Transport = {
  /** Creates a channel from its settings. Reads, opens and sends nothing before the first message. */
  readonly outbound: (settings: ChannelSettings, deps: ChannelDeps) => Channel;
  /** Absent if the vendor posts nothing that we read. */
  readonly inbound?: Inbound;
};
