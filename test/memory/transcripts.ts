import { pageOf, placeOf, type Said, type Transcripts } from '../../lib/ledger/transcripts.ts';

/** Transcripts in a Map, by place: for tests. */
export function createMemoryTranscripts({
  said = new Map(),
  now,
}: {
  readonly said?: Map<string, Said>;
  readonly now: () => number;
}): Transcripts {
  return {
    add: async (one) => void said.set(placeOf(one), one),

    read: async ({ conversation, sessionId }, after) => {
      const own = [...said].filter(([, one]) => one.conversation === conversation).map(([place]) => place);
      const { places, next } = pageOf(own, sessionId, after);
      const messages = places.flatMap((place) => {
        const one = said.get(place);

        return one && one.expiresAt > now() ? [one.message] : [];
      });

      return { messages, ...(next !== undefined && { next }) };
    },
  };
}
