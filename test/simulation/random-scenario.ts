import { withBridge } from './bridge/random.ts';
import { createRandom, type Fate, fates, fatesOfLiveMachines } from './choices.ts';
import { withOddTalk, withTalk, withTalkOnSteps } from './random-talk.ts';
import { foreignNames, type VendorReport } from './reports.ts';
import type { Post, Scenario } from './scenario.ts';

/**
 * No machine's clock is off by more in the scenarios that must keep every promise. docs/delivery.md says which promises
 * are bound to it, and skew.test.ts what becomes of them beyond.
 */
const maxSkewMs = 1000;

export type RandomScenario = { readonly scenario: Scenario; readonly rate: number; readonly fates: readonly Fate[] };

/**
 * The scenario of a seed: of an odd one on chat servers that draw their own ids; of every other two with what operators
 * and machines do besides; of two of five with what vendors report and stop; of two of ten clients and agents write,
 * and of another of twenty through a bridged chat server; of two of twenty invites go on by other channels, and of a
 * quarter of these clients and agents write.
 */
export function randomScenario(seed: number): RandomScenario {
  const random = withoutVendors(seed);
  // Drawn apart, so that those of the other seeds remain as they were.
  const reported =
    seed % 5 === 0 || seed % 5 === 4 ? withVendors(createDraw(seed ^ 0x7ece_1975), random.scenario) : random.scenario;

  const spoken = withWords(seed, reported);
  const stepping = isFallback(seed) ? withSteps(createDraw(seed ^ 0x57e9_5a11), spoken) : spoken;
  const scenario = isTalkOnSteps(seed) ? withTalkOnSteps(createDraw(seed ^ 0x7a1c_2b3d), stepping) : stepping;

  return {
    ...random,
    scenario: scenario.receipts ? withWatermarks(createDraw(seed ^ 0x3a7e_2b0c), scenario) : scenario,
  };
}

/** Whether invites go on by other channels: of a tenth of the seeds. */
function isFallback(seed: number): boolean {
  return seed % 20 === 8 || seed % 20 === 11;
}

function isTalkOnSteps(seed: number): boolean {
  return seed % 40 === 8;
}

function withWords(seed: number, scenario: Scenario): Scenario {
  if (isBridged(seed)) return withBridge(createDraw(seed ^ 0x3b1d_6e55), scenario);
  if (!isTalk(seed)) return scenario;

  return withOddTalk(createDraw(seed ^ 0x0ddc_4a75), withTalk(createDraw(seed ^ 0x7a1c_2b3d), scenario));
}

/** Whether clients and agents write in the scenario of this seed. */
export function isTalk(seed: number): boolean {
  return seed % 10 === 2 || seed % 10 === 4 || isBridged(seed);
}

/** Whether they do through a bridged chat server. */
function isBridged(seed: number): boolean {
  return seed % 20 === 15;
}

function withoutVendors(seed: number): RandomScenario {
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

export type Draw = ReturnType<typeof createDraw>;

function createDraw(seed: number) {
  const random = createRandom(seed);
  const oneOf = <Item>(items: readonly [Item, ...Item[]]): Item =>
    items[Math.floor(random() * items.length)] ?? items[0];

  return {
    oneOf,
    chance: (probability: number) => random() < probability,
    listOf: <Item>(lengths: readonly [number, ...number[]], draw: () => Item): Item[] =>
      Array.from({ length: oneOf(lengths) }, draw),
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

export function drawReport({ oneOf, chance }: Draw): VendorReport {
  return {
    after: oneOf([0, 0, 1, 5, 30, 200]),
    status: oneOf(['sent', 'delivered', 'read', 'failed', 'failed']),
    names: chance(0.7) ? 'our id' : oneOf(['the vendor’s id', ...foreignNames]),
    copies: oneOf([1, 1, 2]),
  };
}

function withVendors(draw: Draw, scenario: Scenario): Scenario {
  const { oneOf, chance, listOf } = draw;

  return {
    ...scenario,
    posts: scenario.posts.map((post) => ({
      ...post,
      reports: listOf([0, 1, 1, 2, 3, 4], () => drawReport(draw)),
      slow: chance(0.3),
    })),
    receipts: oneOf(['failed', 'delivered', 'all']),
    stop: chance(0.25)
      ? { from: oneOf([0, 20]), to: oneOf([40, 400, forever]), of: oneOf(['template', 'sender', 'account']) }
      : undefined,
  };
}

const forever = 1_000_000;

function withSteps(draw: Draw, scenario: Scenario): Scenario {
  const { oneOf, chance, listOf } = draw;
  const reports = () => listOf([0, 1, 1, 2], () => drawReport(draw));

  return {
    ...scenario,
    posts: scenario.posts.map((post) => ({
      ...post,
      ...{ reports: reports(), laterReports: reports(), slow: chance(0.2) },
      vendor: [...post.vendor, ...listOf([0, 0, 1, 2], () => oneOf(turns))],
    })),
    receipts: oneOf(['failed', 'delivered', 'all']),
    fallback: {
      steps: oneOf([1, 1, 2]),
      afterSeconds: oneOf([10, 20, 60, 1000]),
      successStatus: oneOf(['delivered', 'delivered', 'sent']),
    },
  };
}

/** Of every third one with receipts. */
function withWatermarks({ oneOf, chance }: Draw, scenario: Scenario): Scenario {
  if (!chance(0.35)) return scenario;

  const aged = (reports: readonly VendorReport[] = []) =>
    reports.map((report) => ({ ...report, age: oneOf([0, 0, 0, 1, 5, 40]) }));
  const { talk } = scenario;

  return {
    ...scenario,
    watermarks: true,
    posts: scenario.posts.map((post) => ({
      ...{ ...post, reports: aged(post.reports) },
      ...(post.laterReports && { laterReports: aged(post.laterReports) }),
    })),
    ...(talk && {
      talk: {
        ...talk,
        answers: talk.answers.map((answer) => (answer.reports ? { ...answer, reports: aged(answer.reports) } : answer)),
      },
    }),
  };
}
