/** What others set, and what is assumed of them. What is ours comes from the code and from serverless.yml. */
export const quotas = {
  /** Records of a standard queue that are received and not deleted, hidden ones among them. AWS does not raise it. */
  inFlight: 120_000,
  /** Concurrent Lambda invocations of an account; a new account has 10. */
  accountConcurrency: 1000,
  /** How an event source mapping of a queue begins, and what it adds a minute while records wait. */
  pollersAtFirst: 5,
  pollersAMinute: 300,
  /** Write units a second of an on-demand table without traffic; it doubles its previous peak. */
  writeUnits: 4000,
  /** Write units a second of one partition: of one item. */
  partitionWriteUnits: 1000,
  /** WhatsApp messages a second of a business number; 1,000 when Meta has raised it. */
  vendorMps: 80,
  /** WhatsApp messages of one number to one client: one in six seconds, of which 45 may be borrowed. */
  pairSeconds: 6,
  pairBurst: 45,
} as const;

/** Milliseconds, but for the spread. Guesses for one region; `npm run bench` measures our own part. */
export const assumed = {
  /** Of one request in `accept`, its send included: how long it holds an instance. */
  accept: 25,
  /** Of one send, on average; a part of it comes at random, now and then several times over. */
  vendor: 300,
  vendorSpread: 0.25,
  ledgerCall: 6,
  queueCall: 12,
  /** From a record that is visible to the function that has it. */
  invoke: 20,
} as const;

/** What `npm run bench` measures of an invite and is not simulated: its lines in the log, and the sweep's share. */
export const billed = {
  logBytes: { invite: 340, attempt: 1580 },
  sweptEntry: { queueRequests: 0.2, readUnits: 1 },
} as const;

/**
 * As the SDK meets a throttled call: the number of tries in all; the wait before the next one doubles, at random below
 * this; ms.
 */
export const ledgerRetry = { attempts: 3, firstWaitMs: 500 } as const;
