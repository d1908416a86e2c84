import type { Registration } from '../../local/vendors/destinations.ts';
import type { Carrier } from '../../local/vendors/updates.ts';
import type { Talk } from '../support/talk.ts';
import type { PostAsVendor } from '../support/vendor-posts.ts';

/** In what the conversations of transports differ. */
export type ConversationTraits = {
  readonly receiver: string;
  /** The business id, its keys in channels.yml, and how the vendor names it, if by another name. */
  readonly business: { readonly id: string; readonly by: Carrier; readonly sender?: string };
  readonly keys: Readonly<Record<string, string>>;
  /** A client id of its own for each number. */
  readonly clientOf: (n: number) => string;
  /** What clients can do: tap a button, send a place, send a file. */
  readonly choices: boolean;
  readonly places: boolean;
  readonly filesIn: boolean;
  /** Whether agents can send a file. */
  readonly filesOut: boolean;
  /** What the vendor reports of a message that it took. */
  readonly receipts: readonly ('delivered' | 'read')[];
  /** How the vendor says that a message did not reach its client, and the code that agents get. */
  readonly failure: { readonly fault: object; readonly code: string };
  /** Nobody may answer a client who has opted out, although they write again, until they opt in. */
  readonly keepsOptOut?: true;
  /** Clients can delete the conversation. */
  readonly closes?: true;
  /** How the vendor signs a post, and what a wrong signature is answered; absent: AWS publishes to a topic instead. */
  readonly signed?: { readonly post: PostAsVendor; readonly refusal: 401 | 403 };
};

/** `sessionId`: of an invite that is on the phone, in the session that the agents have. */
type Invited = Talk & { readonly sessionId: string };

export type ConversationCases = {
  readonly traits: ConversationTraits;
  /** A client who was in no other case. */
  readonly meet: () => Talk;
  /** Invites one. */
  readonly open: () => Promise<Invited>;
  /** What the vendor was given when the receiver was registered. */
  readonly registration: () => Registration | undefined;
};
