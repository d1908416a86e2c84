import { createRandom } from './choices.ts';

/** What the vendor does with the n-th message of an invite, and a chat server with the n-th session; after the last it takes every one. */
export type Turn = 'sent' | 'refused' | 'retry' | 'retry after 40 s' | 'taken, nobody knows' | 'lost, nobody knows';

/** One post of a caller. Posts with the same `key` are the same invite, or a caller's mistake where their content differs. */
export type Post = {
  readonly at: number;
  readonly key: string;
  readonly notification: boolean;
  readonly responds: boolean;
  readonly ttlSeconds: number;
  readonly resend: boolean;
  readonly vendor: readonly Turn[];
  readonly server: ServerName;
  readonly opens: readonly Turn[];
};
export type ServerName = 'builtin' | 'gms' | 'connect';

type Moment = { readonly at: number; readonly key: string };

/** Everything that a run does on purpose; times are seconds from its start. */
export type Scenario = {
  readonly posts: readonly Post[];
  /** DELETEs of the session of a key. */
  readonly ends: readonly Moment[];
  /** GETs of one. */
  readonly looks: readonly Moment[];
  /** Its agent, or its client, ends it on its chat server. */
  readonly hangUps: readonly Moment[];
  /** From here on every call is answered. */
  readonly calmAt: number;
  /** Nothing is delivered in between. */
  readonly outage?: { readonly from: number; readonly to: number } | undefined;
  /** No delivery between the calm and the look at the open sessions: the sweep is on its own. */
  readonly sweepAlone: boolean;
  /** Every n-th receive hands a record out without hiding it. 0: none. */
  readonly duplicateEvery: number;
  readonly maxReceives: number;
  /** When the first sweep begins. */
  readonly sweepAt: number;
  readonly sweepsOverlap: boolean;
  readonly poison: boolean;
};

export const plainPost: Post = {
  at: 0,
  key: 'k1',
  notification: false,
  responds: true,
  ttlSeconds: 120,
  resend: false,
  vendor: [],
  server: 'builtin',
  opens: [],
};

export const quiet: Scenario = {
  posts: [plainPost],
  ends: [],
  looks: [],
  hangUps: [],
  calmAt: 600,
  sweepAlone: false,
  duplicateEvery: 0,
  maxReceives: 1000,
  sweepAt: 150,
  sweepsOverlap: false,
  poison: false,
};

/** The scenario of a seed: of an odd one on chat servers that draw their own ids. */
export function randomScenario(seed: number): { readonly scenario: Scenario; readonly rate: number } {
  const hosted = seed % 2 === 1;
  const random = createRandom(seed);
  const oneOf = <Item>(items: readonly [Item, ...Item[]]): Item =>
    items[Math.floor(random() * items.length)] ?? items[0];
  const chance = (probability: number) => random() < probability;
  const turns = ['sent', 'refused', 'retry', 'retry after 40 s', 'taken, nobody knows', 'lost, nobody knows'] as const;

  const posts = Array.from({ length: oneOf([1, 1, 2, 3]) }, (_, index): Post => {
    return {
      at: oneOf([0, 0, 1, 30]),
      key: index > 0 && chance(0.4) ? 'k0' : `k${index}`,
      notification: chance(0.5),
      responds: chance(0.9),
      ttlSeconds: oneOf([30, 120, 120, 600]),
      resend: chance(0.1),
      vendor: Array.from({ length: oneOf([0, 1, 1, 2, 4]) }, () => oneOf(turns)),
      server: hosted ? oneOf(['gms', 'gms', 'connect']) : 'builtin',
      opens: hosted ? Array.from({ length: oneOf([0, 0, 1, 2]) }, () => oneOf(turns)) : [],
    };
  });
  const momentsOf = (count: number) =>
    Array.from({ length: count }, () => ({ at: oneOf([0, 1, 20, 61, 62, 200]), key: `k${oneOf([0, 0, 1])}` }));
  const ends = momentsOf(oneOf([0, 0, 1, 2]));

  return {
    rate: oneOf([0.02, 0.1, 0.25]),
    scenario: {
      posts,
      ends,
      looks: hosted ? momentsOf(oneOf([0, 1, 2])) : [],
      hangUps: hosted ? momentsOf(oneOf([0, 0, 1])) : [],
      calmAt: oneOf([60, 200, 700]),
      outage: chance(0.2) ? { from: oneOf([0, 5]), to: oneOf([40, 130, 700]) } : undefined,
      sweepAlone: chance(0.3),
      duplicateEvery: oneOf([0, 1, 2, 3]),
      maxReceives: oneOf([1000, 1000, 6]),
      sweepAt: oneOf([10, 100, 150, 290]),
      sweepsOverlap: chance(0.2),
      poison: chance(0.1),
    },
  };
}
