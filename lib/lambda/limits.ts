/**
 * How long things take, for all functions. `leaseMs` covers a send, its record and a margin; the rest follows from it.
 */
export const limits = {
  leaseMs: 15_000,
  sendTimeoutMs: 6000,
  /** For a connection to a vendor or a chat server, TLS included: enough for one packet to be lost. */
  connectTimeoutMs: 1500,
  /** Of a request to a chat server that carries no message. */
  chatServerTimeoutMs: 2000,
  /** Of a look at a file that an agent sends by its link. */
  lookAtFileMs: 3000,
  marginMs: 1500,
  /** How far off a machine's clock may be without a message being sent past its deadline. */
  clockMarginMs: 1000,
  /** How long a record's queue call waits at most for those of its batch, so that one request carries all. */
  lingerMs: 500,
  /** The same if a message to the client waits for it. */
  soonMs: 10,
  /** The same in relay, where a client or an agent waits. */
  relayLingerMs: 25,
  /** How long a function caches which channels are paused, and what vendors have stopped. */
  holdsKeptMs: 15_000,
  /** How long after its message failed a plain session stays open: it may still be delivered to another device. */
  undeliveredSeconds: 600,
  /** How long a message that cannot be handled holds up its conversation before it goes to the dead letters. */
  giveUpMs: 900_000,
  /** How long a client's message waits for its files before it goes on without them. */
  mediaSeconds: 60,
  /** Of one file. */
  mediaTimeoutMs: 15_000,
  sweepLoops: 3,
  sweepWaitSeconds: 1,
  /** A sweep starts nothing new with less time left. */
  sweepMarginMs: 5000,
} as const;
