/** A dead letter as it was received. It is hidden from others for a while. */
export type DeadLetter = {
  readonly receiptHandle: string;
  readonly body: string;
  /** Why it was put here; undefined if the queue itself put it here, after too many receives. */
  readonly reason: string | undefined;
  /** Whose share of the queue it came from. */
  readonly group: string | undefined;
  /** When it was put into the queue that it came from, or, if we moved it here, into this one; ms since 1970. */
  readonly sentAt: number;
};

/** The dead letters, and the queue that they go back to. */
export interface DeadLetterQueue {
  /** Up to ten that are visible; none: there are no more. */
  receive(): Promise<readonly DeadLetter[]>;
  /** Puts a body back on its queue, in its group. Resolved means durable. */
  putBack(letter: Pick<DeadLetter, 'body' | 'group'>): Promise<void>;
  remove(receiptHandle: string): Promise<void>;
  /** Makes a letter visible again. */
  release(receiptHandle: string): Promise<void>;
}

export const noReason = 'received too often';

/**
 * How many letters there are of one reason; `expired`: past their deadline, moved back they come to nothing but a row
 * that says so.
 */
export type LetterCount = {
  readonly reason: string;
  count: number;
  expired: number;
  unreadable: number;
  oldest: number;
};

/**
 * Which letters to move: of one reason, or of all. One that nobody can read is never moved, because it would only come
 * back.
 */
export type Choice = { readonly reason: string | undefined; readonly expiredToo: boolean };

export type Redriven = { readonly moved: number; readonly left: number; readonly failed: number };

/** `expired`: too late for what it asked for. `unreadable`: it would only come back. */
export type LetterKind = 'alive' | 'expired' | 'unreadable';

type Deps = {
  readonly queue: DeadLetterQueue;
  readonly kindOf: (body: string, now: number) => LetterKind;
  readonly now: () => number;
};

/** Looks at every letter once, and leaves all as it was. */
export async function countLetters({ queue, kindOf, now }: Deps): Promise<readonly LetterCount[]> {
  const counts = new Map<string, LetterCount>();
  const seen: DeadLetter[] = [];

  try {
    for await (const letter of allLetters(queue)) {
      seen.push(letter);
      const { reason = noReason, sentAt } = letter;
      const count = counts.get(reason) ?? { reason, count: 0, expired: 0, unreadable: 0, oldest: sentAt };
      const kind = kindOf(letter.body, now());
      counts.set(reason, count);

      count.count += 1;
      count.oldest = Math.min(count.oldest, sentAt);
      if (kind !== 'alive') count[kind] += 1;
    }
  } finally {
    await Promise.allSettled(seen.map(({ receiptHandle }) => queue.release(receiptHandle)));
  }

  return [...counts.values()].sort((one, other) => other.count - one.count);
}

/**
 * Moves the chosen letters back. Each is put back before it is removed: a crash in between leaves it in both places,
 * which delivers an invite twice and sends it once; the other way round would lose it.
 */
export async function redrive(
  { queue, kindOf, now }: Deps,
  choice: Choice,
  onProgress: (done: Redriven) => void = () => {},
): Promise<Redriven> {
  let done = { moved: 0, left: 0, failed: 0 };
  const kept: DeadLetter[] = [];

  try {
    for await (const letter of allLetters(queue)) {
      const outcome = isChosen(letter, choice, kindOf(letter.body, now())) ? await move(queue, letter) : 'left';
      if (outcome !== 'moved') kept.push(letter);

      done = { ...done, [outcome]: done[outcome] + 1 };
      onProgress(done);
    }
  } finally {
    await Promise.allSettled(kept.map(({ receiptHandle }) => queue.release(receiptHandle)));
  }

  return done;
}

async function* allLetters(queue: DeadLetterQueue): AsyncGenerator<DeadLetter> {
  for (let letters = await queue.receive(); letters.length > 0; letters = await queue.receive()) yield* letters;
}

async function move(queue: DeadLetterQueue, letter: DeadLetter): Promise<'moved' | 'failed'> {
  try {
    await queue.putBack(letter);
    await queue.remove(letter.receiptHandle);

    return 'moved';
  } catch {
    return 'failed';
  }
}

function isChosen(letter: DeadLetter, { reason, expiredToo }: Choice, kind: LetterKind): boolean {
  if (reason !== undefined && reason !== (letter.reason ?? noReason)) return false;

  return kind === 'alive' || (kind === 'expired' && expiredToo);
}
