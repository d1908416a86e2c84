/**
 * List prices of us-east-1 in dollars, without free tiers and discounts, as known on `asOf`. Look them up before you
 * rely on them.
 */
export const prices = {
  asOf: '2026-03-31',
  region: 'us-east-1',
  sqsPerMillion: 0.4,
  sqsFifoPerMillion: 0.5,
  /** On top, for a send that names a message group. */
  sqsFairPerMillion: 0.1,
  dynamodbWritesPerMillion: 0.625,
  dynamodbReadsPerMillion: 0.125,
  /** A GB for a month, with its continuous backup. */
  dynamodbStored: 0.25 + 0.2,
  lambdaPerMillion: 0.2,
  /** Arm. */
  lambdaGbSecond: 0.0000133334,
  httpApiPerMillion: 1,
  logsGb: 0.5,
  tracesPerMillion: 5,
  alarmMetricMonth: 0.1,
  customMetricMonth: 0.3,
  schedulerPerMillion: 1,
  kmsPerMillion: 3,
  /**
   * WhatsApp, a utility template to North America. Other countries: 0.001 to 0.06. Meta's rate card changes each
   * quarter.
   */
  whatsappUtility: 0.0034,
} as const;

/** What no local run can measure. */
export const assumed = {
  /** Billed time of one run, ms: most of it is waiting for AWS or the vendor. */
  acceptMs: 25,
  deliverMs: 600,
  receiveMs: 20,
  /** Of a hundred receipts. */
  relayMs: 400,
  idleSweepMs: 2500,
  /** Of one that an endpoint takes at once, and the bytes of its log line. */
  callbackMs: 100,
  callbackLogBytes: 250,
  /** Of Lambda's own lines, a run, and of the API's line, a request. */
  platformLogBytes: 350,
  accessLogBytes: 250,
  /** Of a row, with its share of the table's overhead, and how long it stays. */
  rowBytes: 600,
  rowDays: 14,
  /** Of what is known of a message, and of the names of a client. */
  receiptBytes: 600,
  /** Of a message of a conversation, and of where it went. */
  messageBytes: 500,
  /**
   * Lambda's long polls of a queue that is empty. With a maximum concurrency it keeps five, and never goes down to two.
   */
  pollers: 5,
  pollSeconds: 20,
} as const;
