import type { FaultCode } from '../faults/faults.ts';
import type { FetchFile } from '../net/fetch-file.ts';
import type { ReadSecret } from '../net/secret.ts';
import type { Content } from './content.ts';
import type { Inbound } from './inbound.ts';
import type { ChannelSettings } from './settings.ts';

/** One message to one client. `clientId` and `businessId` are digits for channels of phones. */
export type OutboundMessage = {
  readonly sessionId: string;
  readonly clientId: string;
  readonly businessId: string;
  readonly content: Content;
  /** ms since 1970: after it nobody wants the message any more. */
  readonly deadline: number;
};

/**
 * What became of a message. A transport never throws for what a vendor or the network can do:
 * - `sent`: the vendor took it; `messageId` is the vendor's.
 * - `refused`: it will never be taken like this. `vendorCode` is the vendor's code, `meaning` what the vendor's
 *   documentation says of it.
 * - `retry`: the vendor refused it for now, or not a byte of the request was written. It may be sent again, not before
 *   `retryAfterSeconds`.
 * - `unknown`: the request may have been taken. It must not be sent again.
 */
export type SendOutcome =
  | { readonly status: 'sent'; readonly messageId: string }
  | ({ readonly status: 'refused' } & Refusal)
  | ({ readonly status: 'retry'; readonly retryAfterSeconds?: number } & Refusal)
  | { readonly status: 'unknown'; readonly vendorCode?: string };

/** `meaning` ends a sentence without its full stop. It is absent for codes that are not listed. */
export type Refusal = { readonly fault: FaultCode; readonly vendorCode?: string; readonly meaning?: string };

/** The way to one channel's clients. `signal` ends the wait for an answer: the outcome is then `unknown`. */
export interface Channel {
  send(message: OutboundMessage, options: { readonly signal: AbortSignal }): Promise<SendOutcome>;
}

export type ChannelDeps = {
  readonly readSecret: ReadSecret;
  /** ms since 1970. */
  readonly now: () => number;
  /** After it a message that found no connection may be sent again. Shorter than the wait for an answer. */
  readonly connectTimeoutMs: number;
  /**
   * Fetches the file of an attachment. Default: from its link, if that is of the internet. `npm start` has one of its
   * own.
   */
  readonly fetchFile?: FetchFile | undefined;
};

/** What speaks one vendor's wire, in both directions. */
export type Transport = {
  /** Makes a channel of its settings. Nothing is read, opened or sent before the first message. */
  readonly outbound: (settings: ChannelSettings, deps: ChannelDeps) => Channel;
  /** Absent: the vendor posts nothing that we read. */
  readonly inbound?: Inbound;
};
