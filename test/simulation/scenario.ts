import { createRandom, type Fate, fates, fatesOfLiveMachines } from './choices.ts';

/**
 * What the vendor does with the n-th message of an invite, and a chat server with the n-th session; after the last it
 * takes every one.
 */
export type Turn = 'sent' | 'refused' | 'retry' | 'retry after 40 s' | 'taken, nobody knows' | 'lost, nobody knows';

/**
 * One post of a caller. Posts with the same `key` are the same invite, or a caller's mistake if their content
 * differs.
 */
export type Post = {
  readonly at: number;
  readonly key: string;
  readonly notification: boolean;
  readonly responds: boolean;
  /** Another response than the usual one. */
  readonly otherResponse?: boolean;
  readonly ttlSeconds: number;
  readonly resend: boolean;
  readonly vendor: readonly Turn[];
  readonly server: ServerName;
  readonly opens: readonly Turn[];
};
export type ServerName = 'builtin' | 'gms' | 'connect';

type Moment = { readonly at: number; readonly key: string };
type Span = { readonly from: number; readonly to: number };

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
  readonly outage?: Span | undefined;
  /** No delivery between the calm and the look at the open sessions: the sweep is on its own. */
  readonly sweepAlone: boolean;
  /** Every n-th receive hands a record out without hiding it. 0: none. */
  readonly duplicateEvery: number;
  readonly maxReceives: number;
  /** When the first sweep begins. */
  readonly sweepAt: number;
  readonly sweepsOverlap: boolean;
  readonly poison: boolean;
  /** Each invocation runs on its own machine, whose clock is off by up to this much either way. */
  readonly skewMs: number;
  /** The exact skew of these functions' machines, in ms. */
  readonly skews?: Readonly<Partial<Record<FunctionName, number>>>;
  /** Every channel is paused in between. */
  readonly pause?: Span | undefined;
  /** Of every channel. 0: none. */
  readonly cooldownSeconds: number;
  /** A deployment with another catalog; for the first 20 s every other invocation still has the old one. */
  readonly deployment?: { readonly at: number; readonly change: CatalogChange } | undefined;
  /** The vendor's new token is stored, and its old one is refused 10 s later. */
  readonly newTokenAt?: number | undefined;
};
export type FunctionName = 'accept' | 'deliver' | 'sweep' | 'end' | 'look';
export type CatalogChange = 'the response changes' | 'the response goes' | 'the channels go';

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
  skewMs: 0,
  cooldownSeconds: 0,
};

/**
 * No machine's clock is off by more in the scenarios that must keep every promise. docs/delivery.md says which promises
 * are bound to it, and skew.test.ts what becomes of them beyond.
 */
const maxSkewMs = 1000;

export type RandomScenario = { readonly scenario: Scenario; readonly rate: number; readonly fates: readonly Fate[] };

/**
 * The scenario of a seed: of an odd one on chat servers that draw their own ids; of every other two with what operators
 * and machines do besides.
 */
export function randomScenario(seed: number): RandomScenario {
  const external = seed % 2 === 1;
  const draw = createDraw(seed);
  const { scenario, rate } = usualScenario(draw, external);
  if (seed % 4 < 2) return { scenario, rate, fates: fatesOfLiveMachines };

  return {
    rate,
    fates: draw.chance(0.5) ? fates : fatesOfLiveMachines,
    scenario: { ...scenario, ...operations(draw), posts: scenario.posts.map((post) => withOtherResponse(draw, post)) },
  };
}

type Draw = ReturnType<typeof createDraw>;

function createDraw(seed: number) {
  const random = createRandom(seed);

  return {
    oneOf: <Item>(items: readonly [Item, ...Item[]]): Item => items[Math.floor(random() * items.length)] ?? items[0],
    chance: (probability: number) => random() < probability,
  };
}

const turns = ['sent', 'refused', 'retry', 'retry after 40 s', 'taken, nobody knows', 'lost, nobody knows'] as const;

function usualScenario({ oneOf, chance }: Draw, external: boolean) {
  const posts = Array.from({ length: oneOf([1, 1, 2, 3]) }, (_, index): Post => {
    return {
      at: oneOf([0, 0, 1, 30]),
      key: index > 0 && chance(0.4) ? 'k0' : `k${index}`,
      notification: chance(0.5),
      responds: chance(0.9),
      ttlSeconds: oneOf([30, 120, 120, 600]),
      resend: chance(0.1),
      vendor: Array.from({ length: oneOf([0, 1, 1, 2, 4]) }, () => oneOf(turns)),
      server: external ? oneOf(['gms', 'gms', 'connect']) : 'builtin',
      opens: external ? Array.from({ length: oneOf([0, 0, 1, 2]) }, () => oneOf(turns)) : [],
    };
  });
  const momentsOf = (count: number) =>
    Array.from({ length: count }, () => ({ at: oneOf([0, 1, 20, 61, 62, 200]), key: `k${oneOf([0, 0, 1])}` }));
  const ends = momentsOf(oneOf([0, 0, 1, 2]));

  const rate = oneOf([0.02, 0.1, 0.25]);
  const scenario: Scenario = {
    posts,
    ends,
    looks: external ? momentsOf(oneOf([0, 1, 2])) : [],
    hangUps: external ? momentsOf(oneOf([0, 0, 1])) : [],
    calmAt: oneOf([60, 200, 700]),
    outage: chance(0.2) ? { from: oneOf([0, 5]), to: oneOf([40, 130, 700]) } : undefined,
    sweepAlone: chance(0.3),
    duplicateEvery: oneOf([0, 1, 2, 3]),
    maxReceives: oneOf([1000, 1000, 6]),
    sweepAt: oneOf([10, 100, 150, 290]),
    sweepsOverlap: chance(0.2),
    poison: chance(0.1),
    skewMs: 0,
    cooldownSeconds: 0,
  };

  return { scenario, rate };
}

function operations({ oneOf, chance }: Draw): Partial<Scenario> {
  return {
    skewMs: oneOf([0, maxSkewMs]),
    pause: chance(0.3) ? { from: oneOf([0, 5, 30]), to: oneOf([20, 70, 300]) } : undefined,
    cooldownSeconds: oneOf([0, 0, 40, 100]),
    deployment: chance(0.3)
      ? {
          at: oneOf([0, 5, 40]),
          change: oneOf(['the response changes', 'the response changes', 'the response goes', 'the channels go']),
        }
      : undefined,
    newTokenAt: chance(0.3) ? oneOf([0, 20, 60]) : undefined,
  };
}

function withOtherResponse({ chance }: Draw, post: Post): Post {
  return chance(0.3) ? { ...post, otherResponse: true } : post;
}
