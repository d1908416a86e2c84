/** The rules of an endpoint: what its answers say about when it is tried next. Pure; adapters apply them. */

/** Seconds from one try of a callback to the next; after the last it is parked. */
export const waitSeconds = [5, 300, 1800, 7200] as const;

/** How long an endpoint may take to answer. */
export const answerMs = 15_000;

/** Failures in a row that hold an endpoint: as many as one callback is tried before it is parked. */
const failuresToHold = waitSeconds.length + 1;

/** Seconds to the next probe of a held endpoint: the first that is as long as it has been failing, an hour at most. */
const probeSeconds = [5, 300, 1800] as const;

/** How long a parked callback is kept. */
export const parkedMs = 14 * 86_400_000;

/** Seconds until a parked callback is tried again, and for how long an endpoint may ask to be left alone at most. */
export const hourSeconds = 3600;

/** How a caller's endpoint has answered. Times are ms since 1970. */
export type Endpoint = {
  /** Digest of its address: another address is another endpoint. */
  readonly address: string;
  /** In a row. */
  readonly failures: number;
  /** When the first of them was. */
  readonly failingSince: number;
  /** No try before this time; 0 if it is not held. */
  readonly until: number;
  /** It answered 410: off until an operator enables it, or it has another address. */
  readonly isGone: boolean;
  /** Whether a probe is on the queue. */
  readonly isProbed: boolean;
  /** What it answered last, and when: shown to operators. */
  readonly answer?: string | undefined;
  readonly answeredAt?: number | undefined;
};

/** `failed`: not taken. `gone`: it wants no callbacks any more. `answer` is shown to operators: none of its content. */
export type Answer =
  | { readonly status: 'taken'; readonly answer: string }
  | { readonly status: 'failed'; readonly answer: string; readonly retryAfterSeconds?: number | undefined }
  | { readonly status: 'gone'; readonly answer: string };

export function newEndpoint(address: string): Endpoint {
  return { address, failures: 0, failingSince: 0, until: 0, isGone: false, isProbed: false };
}

/** The endpoint as it is at this address. */
export function endpointAt(address: string, stored: Endpoint | undefined): Endpoint {
  if (stored?.address === address) return stored;

  return { ...newEndpoint(address), isProbed: stored?.isProbed ?? false };
}

/** Whether what is new is parked without a try. */
export function isHeld({ isGone, until }: Endpoint): boolean {
  return isGone || until > 0;
}

/** Whether it may be tried at all. */
export function isDue({ isGone, until }: Endpoint, now: number): boolean {
  return !isGone && until <= now;
}

export function afterAnswer(endpoint: Endpoint, answer: Answer, now: number): Endpoint {
  const answered = { answer: answer.answer, answeredAt: now };

  switch (answer.status) {
    case 'taken':
      return { ...endpoint, ...answered, failures: 0, failingSince: 0, until: 0 };
    case 'gone':
      return { ...endpoint, ...answered, isGone: true };
    case 'failed':
      return { ...endpoint, ...answered, ...afterFailure(endpoint, answer.retryAfterSeconds, now) };
    default:
      return answer satisfies never;
  }
}

function afterFailure(
  before: Endpoint,
  retryAfterSeconds: number | undefined,
  now: number,
): Pick<Endpoint, 'failures' | 'failingSince' | 'until'> {
  const failures = before.failures + 1;
  const failing = { failures, failingSince: before.failures === 0 ? now : before.failingSince };
  const { until } = before;
  // What failed was under way when the endpoint was held.
  if (until > now) return { ...failing, until };

  const asked = retryAfterSeconds === undefined ? 0 : Math.min(Math.max(retryAfterSeconds, 1), hourSeconds) * 1000;
  if (until === 0 && failures < failuresToHold) return { ...failing, until: asked === 0 ? 0 : now + asked };

  const failingMs = now - failing.failingSince;
  const seconds = probeSeconds.find((one) => one * 1000 >= failingMs) ?? hourSeconds;

  return { ...failing, until: now + Math.max(asked, seconds * 1000) };
}
