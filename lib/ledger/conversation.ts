/** What goes on between one business id of a channel and one client. Times are ms since 1970. */
export type Conversation = {
  /** A digest: the key of its item. */
  readonly id: string;
  /** Token of the write that made it as it is. */
  readonly version: string;
  readonly channel: string;
  readonly businessId: string;
  /** How an answer reaches the client: the name under which they wrote last, or were invited. Sealed in the table. */
  readonly clientId: string;
  /** Under which name they were invited last, or else were known before: they may write under another. Sealed, too. */
  readonly invitedAs?: string | undefined;
  /** The last five, oldest first. Which of them are open, the ledger's rows say. */
  readonly sessions: readonly Candidate[];
  /** When the client wrote last, by the vendor's clock: the window starts with it. Absent: never. */
  readonly clientAt?: number | undefined;
  /** The vendor's id of that message. */
  readonly clientMessageId?: string | undefined;
  /** Since when the client has the name `clientId`, as the vendor says: what they wrote before may be under another. */
  readonly renamedAt?: number | undefined;
  /** When we received the last message: rises strictly, and agents order by it. */
  readonly receivedAt?: number | undefined;
  /** The vendor has named the client: a number that is written differently is then somebody else's. */
  readonly isNamed?: true | undefined;
  /** When either side said something last, by our clock; agents' messages move it by steps of an hour. */
  readonly activeAt: number;
  /** When the item may go: `lookbackDays` after the last message of either side. */
  readonly expiresAt: number;
};

export type Candidate = {
  readonly sessionId: string;
  /** When its invite was claimed, or when the client's message that opened it was written (vendor's clock). */
  readonly at: number;
  /** The client has written in it. */
  readonly answered?: true | undefined;
  /** An agent has written in it. */
  readonly spoken?: true | undefined;
  /** When the client wrote first, by the vendor's clock. */
  readonly repliedAt?: number | undefined;
};

export const maxCandidates = 5;

/** All names of the client that the conversation knows, behind those that are `given`: an opt-out counts for each. */
export function namesIn(
  conversation: Pick<Conversation, 'clientId' | 'invitedAs'> | undefined,
  given: readonly string[] = [],
): readonly string[] {
  if (!conversation) return [...new Set(given)];

  const { clientId, invitedAs = clientId } = conversation;

  return [...new Set([...given, clientId, invitedAs])];
}

/** What an invite carried, for a session that goes on from it within `continueHours`. Sealed in the table. */
export type Carried = {
  readonly sessionId: string;
  readonly chatQueueKey: string;
  readonly notification: boolean;
  readonly userData: Readonly<Record<string, unknown>>;
  readonly standardResponseId?: string | undefined;
  readonly lastCalledAgent?: string | undefined;
  readonly contactId?: string | undefined;
};
