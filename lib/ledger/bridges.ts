/**
 * How far a session on an external chat server has been bridged: one item a session, beside the conversations. No text
 * is in it. Times are ms since 1970.
 */
export type BridgedSession = {
  readonly sessionId: string;
  /** Token of the write that made it as it is. */
  readonly version: string;
  /** Of the transcript: all events before it have been put on the messages queue. 0: none. */
  readonly position: number;
  /** When the last read of the transcript began: a wake-up that is older brings nothing new. */
  readonly readAt?: number | undefined;
  /** When the next look without a wake-up is due: a record of an earlier one is left over. */
  readonly lookDue?: number | undefined;
  /** When the agents' side was last found to have said something, by our clock. */
  readonly activeAt?: number | undefined;
  readonly expiresAt: number;
};

/** How far a client's message has been passed on: one item a message. No text is in it. */
export type PassedMessage = {
  /** Ours. */
  readonly messageId: string;
  readonly version: string;
  /** How many of its parts have been said. */
  readonly parts: number;
  /** Set while a part may be on its way: where the transcript stood before it. */
  readonly saidFrom?: number | undefined;
  /** Set while its chat may be being opened. */
  readonly opening?: true | undefined;
  /** The chat had ended: the session that was opened for it instead. */
  readonly movedTo?: string | undefined;
  readonly expiresAt: number;
};

/**
 * What is known of chats that are bridged. Every method throws if the table does not answer. Writes are conditional: on
 * `expectedVersion`, or, if that is undefined, on there being none.
 */
export interface Bridges {
  /** Consistent. */
  read(sessionId: string): Promise<BridgedSession | undefined>;
  write(session: BridgedSession, expectedVersion: string | undefined): Promise<boolean>;
  /** Consistent. */
  readPassed(messageId: string): Promise<PassedMessage | undefined>;
  writePassed(message: PassedMessage, expectedVersion: string | undefined): Promise<boolean>;
}
