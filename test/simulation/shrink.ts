import { createRandom, type Fate, randomFates, type Script } from './choices.ts';
import { randomScenario } from './random-scenario.ts';
import { type RunOptions, run } from './run.ts';
import { plainPost, quiet, type Scenario } from './scenario.ts';

import type { ClientWrite, Talk } from './talk.ts';

type Case = { readonly scenario: Scenario; readonly script: Script };

/** `skewMs`: of its machines' clocks, instead of what is drawn. */
type SeedOptions = RunOptions & { readonly skewMs?: number | undefined };

/** The run of a seed. The same seed is the same run, always. */
export function runSeed(seed: number, { skewMs, ...options }: SeedOptions = {}) {
  const { scenario, drawn } = drawSeed(seed, skewMs);

  return run(scenario, drawn, options);
}

function drawSeed(seed: number, skewMs: number | undefined) {
  const { scenario, rate, fates } = randomScenario(seed);

  return {
    scenario: skewMs === undefined ? scenario : { ...scenario, skewMs },
    drawn: randomFates(createRandom(seed ^ 0x5eed_fa7e), rate, fates),
  };
}

/** The fates of a seed's run, written down. */
async function caseOf(seed: number, { skewMs, ...options }: SeedOptions): Promise<Case> {
  const { scenario, drawn } = drawSeed(seed, skewMs);
  const script = new Map<number, Fate>();

  await run(
    scenario,
    (at) => {
      const fate = drawn(at);
      if (fate !== 'answered') script.set(at, fate);
      return fate;
    },
    options,
  );

  return { scenario, script };
}

/** `known`: violations that do not count. */
type ShrinkOptions = SeedOptions & { readonly known?: RegExp };

/** The smallest case that still breaks the same promise in the same way: a fault, a post, an oddity less at a time. */
export async function shrinkSeed(seed: number, { skewMs, known, ...options }: ShrinkOptions = {}): Promise<Case> {
  const breachIn = async ({ scenario, script }: Case) => {
    const { violations } = await run(scenario, script, options);

    return breachOf(violations.filter((violation) => !known?.test(violation)));
  };

  let smallest = await caseOf(seed, { ...options, skewMs });
  const broken = await breachIn(smallest);

  for (let found = true; found; ) {
    found = false;

    for (const candidate of smaller(smallest)) {
      if ((await breachIn(candidate)) !== broken) continue;

      smallest = candidate;
      found = true;
      break;
    }
  }

  return smallest;
}

/** Without one of its messages, or with a simpler one. */
function* smallerTalks(talk: Talk | undefined): Generator<Talk> {
  if (!talk) return;

  const { writes, answers } = talk;
  const simpler = <Item extends object>(items: readonly Item[], changes: readonly Partial<Item>[]) =>
    items.flatMap((item, index) =>
      changes
        .map((change) => ({ ...item, ...change }))
        .filter((changed) => JSON.stringify(changed) !== JSON.stringify(item))
        .map((changed) => items.with(index, changed)),
    );

  for (const index of writes.keys()) yield { ...talk, writes: writes.toSpliced(index, 1) };
  for (const index of answers.keys()) yield { ...talk, answers: answers.toSpliced(index, 1) };
  if (talk.confirms) yield { ...talk, confirms: false };
  if (talk.refuses) yield { ...talk, refuses: false };
  if (talk.repliesOnly) yield { ...talk, repliesOnly: false };
  if (talk.onReply) yield { ...talk, onReply: undefined };

  const writeChanges: readonly Partial<ClientWrite>[] = [
    { copies: 1 },
    { againAfter: undefined },
    { replyTo: undefined },
    { age: 0 },
    { kind: 'text' },
    { names: 'number' },
    { on: 0 },
  ];
  for (const changed of simpler(writes, writeChanges)) yield { ...talk, writes: changed };
  for (const changed of simpler(answers, [{ copies: 1 }, { vendor: [] }, { reports: undefined }]))
    yield { ...talk, answers: changed };

  const { bridged } = talk;
  const { acts = [] } = bridged ?? {};
  const shorter = [...acts.keys()].map((index) => acts.toSpliced(index, 1));
  for (const changed of [...shorter, ...simpler(acts, [{ reported: 'once' }, { vendor: [] }, { does: 'say' }])])
    yield { ...talk, ...(bridged && { bridged: { ...bridged, acts: changed } }) };
}

/** What is broken first, whichever session or message it is. */
function breachOf(violations: readonly string[]): string | undefined {
  return violations[0]?.replaceAll(/\b\w{12,}\b|\bc\d+\b/g, '');
}

function* smaller({ scenario, script }: Case): Generator<Case> {
  const { posts } = scenario;
  const without = <Item>(items: readonly Item[], index: number) => items.filter((_, at) => at !== index);

  for (const index of posts.keys()) {
    if (posts.length === 1) break;

    // The calls that are gone count no more.
    for (let gone = 0; gone < 40; gone += 1) {
      const earlier = new Map([...script].map(([at, fate]) => [Math.max(at - gone, 0), fate] as const));
      yield { script: earlier, scenario: { ...scenario, posts: without(posts, index) } };
    }
  }

  for (const name of ['ends', 'looks', 'hangUps'] as const) {
    for (const index of scenario[name].keys())
      yield { script, scenario: { ...scenario, [name]: without(scenario[name], index) } };
  }
  for (const at of script.keys()) yield { scenario, script: new Map([...script].filter(([other]) => other !== at)) };

  for (const name of [
    'outage',
    'duplicateEvery',
    'sweepsOverlap',
    'poison',
    'sweepAlone',
    'maxReceives',
    'sweepAt',
    'skewMs',
    'pause',
    'cooldownSeconds',
    'deployment',
    'newTokenAt',
    'receipts',
    'watermarks',
    'stop',
    'talk',
  ] as const) {
    if (scenario[name] !== quiet[name]) yield { script, scenario: { ...scenario, [name]: quiet[name] } };
  }

  for (const talk of smallerTalks(scenario.talk)) yield { script, scenario: { ...scenario, talk } };

  for (const [index, post] of posts.entries()) {
    const simpler = [
      { vendor: post.vendor.slice(0, -1) },
      { opens: post.opens.slice(0, -1) },
      ...(post.reports ?? []).map((_, index) => ({ reports: without(post.reports ?? [], index) })),
      { slow: false },
      { at: plainPost.at },
      { responds: true },
      { ttlSeconds: plainPost.ttlSeconds },
    ];
    for (const members of simpler) {
      const changed = { ...post, ...members };
      const scenarioOf = { ...scenario, posts: posts.map((other, at) => (at === index ? changed : other)) };
      if (JSON.stringify(changed) !== JSON.stringify(post)) yield { script, scenario: scenarioOf };
    }
  }
}

/** What happened in a run, call by call, and what it broke. */
export async function historyOf(scenario: Scenario, script: Script, options: RunOptions = {}): Promise<string> {
  const lines: string[] = [];
  const { violations } = await run(scenario, script, { ...options, trace: (line) => lines.push(line()) });
  const shown = lines.filter((line) => !/ receive +$| receive +· \d+: answered$/.test(line));

  return [JSON.stringify(scenario), ...shown, ...violations.map((violation) => `BROKEN ${violation}`)].join('\n');
}
