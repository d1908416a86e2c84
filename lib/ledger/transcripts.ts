/** What was said, as agents were shown it: JSON of `session.message`. Times are ms since 1970. */
export type Said = {
  readonly conversation: string;
  readonly sessionId: string;
  readonly messageId: string;
  readonly receivedAt: number;
  readonly message: Readonly<Record<string, unknown>>;
  readonly expiresAt: number;
};

/** `next`: what `after` is for the next page; absent if there is none. */
export type SaidPage = { readonly messages: readonly Said['message'][]; readonly next?: string | undefined };

/**
 * What was said in conversations of channels that keep it, sealed. Every method throws if the table does not answer.
 */
export interface Transcripts {
  /** The same message again is the same entry. */
  add(said: Said): Promise<void>;
  /** Oldest first, of one session. */
  read(
    session: { readonly conversation: string; readonly sessionId: string },
    after: string | undefined,
  ): Promise<SaidPage>;
}

/** Of one conversation; the oldest give way. */
export const maxSaid = 2000;
const saidPerPage = 50;

/** Sorts by time, then by message. */
export function placeOf({ receivedAt, messageId }: Pick<Said, 'receivedAt' | 'messageId'>): string {
  return `${receivedAt.toString(36).padStart(9, '0')}-${messageId}`;
}

/** A page of the places of a session. */
export function pageOf(
  places: readonly string[],
  sessionId: string,
  after = '',
): { readonly places: readonly string[]; readonly next?: string | undefined } {
  const left = places.filter((place) => place > after && place.split('-')[1]?.startsWith(`${sessionId}.`)).toSorted();
  const page = left.slice(0, saidPerPage);

  return { places: page, ...(left.length > page.length && { next: page.at(-1) }) };
}
