import type { Carried, Conversation } from './conversation.ts';

/** Which conversation: the digest of `person` (`Identities.personOf`), channel and business id is its key. */
export type ConversationKey = { readonly channel: string; readonly businessId: string; readonly person: string };

/**
 * The conversations of a stage. No text is in them, and who a client is only sealed. Every method throws if the table
 * does not answer.
 */
export interface Conversations {
  idOf(key: ConversationKey): Promise<string>;
  /** Consistent. */
  read(id: string): Promise<Conversation | undefined>;
  /** Writes it if the stored one still has `expectedVersion`, or, if that is undefined, if there is none. */
  write(conversation: Conversation, expectedVersion: string | undefined): Promise<boolean>;
  /** What a session's invite carried; undefined if nothing, or after `continueHours`. */
  readCarried(sessionId: string): Promise<Carried | undefined>;
  /** Repeating it does no harm. `expiresAt`: ms since 1970. */
  putCarried(carried: Carried, expiresAt: number): Promise<void>;
  /**
   * Decides once where a client's message goes: stores `decided` unless one is stored, and returns what is stored.
   * `expiresAt`: beyond the vendor's retries.
   */
  decide(
    message: { readonly receiver: string; readonly vendorMessageId: string },
    decided: Decided,
    expiresAt: number,
  ): Promise<Decided>;
  /** Undefined: nobody has decided yet. Consistent. */
  decided(message: { readonly receiver: string; readonly vendorMessageId: string }): Promise<Decided | undefined>;
}

/** Where a client's message went. `messageId` is ours; without one it went to no session, for this `reason`. */
export type Decided = {
  readonly messageId?: string | undefined;
  readonly reason?: string | undefined;
  /** Ours, ms: agents order by it. */
  readonly receivedAt: number;
  /** It opened its session: what was open before, and which invite it goes on from. */
  readonly opened?:
    | { readonly previousSessionId?: string | undefined; readonly carriedFrom?: string | undefined }
    | undefined;
  /** What answers it by itself: a standard response, once for each `what` of that session. */
  readonly answer?: SystemAnswer | undefined;
};

export type SystemAnswer = {
  readonly sessionId: string;
  readonly what: string;
  readonly responseId: string;
  readonly confirmsOptOut?: true | undefined;
};
