/** Seconds by queue name, and invites of the last hour. `failed` is by fault code. */
export type Figures = {
  readonly ages: Readonly<Record<string, number>>;
  readonly lastHour: {
    readonly accepted: number;
    readonly sent: number;
    readonly unknown: number;
    readonly expired: number;
    readonly retried: number;
    readonly orphans: number;
    readonly failed: Readonly<Record<string, number>>;
  };
  /** How long the oldest invite that is tried again has been on its way. */
  readonly oldestRetrySeconds: number | null;
};
