import { createHandler } from '../../functions/accept.ts';
import type { HttpEvent } from '../../lib/lambda/http/http.ts';
import { createBareHandler } from './bare-accept.ts';
import { inviteRequest } from './invites.ts';
import { silently } from './silently.ts';
import { openStage, type Stage } from './stage.ts';
import { type Figure, type Figures, median, type Suite } from './suite.ts';

const rounds = 31;
const requestsEach = 40;

/** A function of Lambda has one request at a time, and so have these. The servers are another process. */
export const accept: Suite = { run };

async function run(): Promise<Figures> {
  const stage = await openStage();

  try {
    const { result } = await silently(async () => ({
      'without a key': await compare(stage, () => inviteRequest('plain')),
      'with a key': await compare(stage, () => inviteRequest('plain', { key: true })),
      CheckInvite: await compareCheck(stage),
    }));

    return result;
  } finally {
    stage.close();
  }
}

async function compare(stage: Stage, request: () => HttpEvent): Promise<Figures> {
  const accept = createHandler(stage.runtime);
  const ours = (event: HttpEvent) => accept(event, stage.context);
  const bare = createBareHandler({ queueUrl: stage.queueUrl('invites'), table: 'ledger' });

  await latencies(ours, request, 3000);
  await latencies(bare, request, 3000);

  const pairs: { readonly ours: number[]; readonly bare: number[] }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const pair = { ours: [] as number[], bare: [] as number[] };
    const order = round % 2 === 0 ? (['ours', 'bare'] as const) : (['bare', 'ours'] as const);
    for (const name of order)
      pair[name].push(...(await latencies(name === 'ours' ? ours : bare, request, requestsEach)));
    pairs.push(pair);
  }

  const rate = (all: readonly number[]) => (all.length * 1000) / all.reduce((sum, ms) => sum + ms, 0);
  const rates = {
    ours: median(pairs.map((pair) => rate(pair.ours))),
    bare: median(pairs.map((pair) => rate(pair.bare))),
  };
  const medians = pairs.map((pair) => ({ ours: median(pair.ours), bare: median(pair.bare) }));
  const added = median(medians.map(({ ours, bare }) => ours - bare));

  return {
    ours: { figure: Math.round(rates.ours), unit: 'requests/s' },
    bare: { figure: Math.round(rates.bare), unit: 'requests/s' },
    'of bare': { ...rounded(median(pairs.map((pair) => rate(pair.ours) / rate(pair.bare))), 'times'), atLeast: 0.85 },
    // In ms it says as much of the machine as of us.
    'p50 added': rounded(added, 'ms'),
    'p50 of bare': { ...rounded(median(medians.map(({ ours, bare }) => ours / bare)), 'times'), atMost: 1.18 },
  };
}

/** On a channel that takes its clients' messages, so that it has reads to make; beside an invite without a key. */
async function compareCheck(stage: Stage): Promise<Figures> {
  const accept = createHandler(stage.talksRuntime);
  const handler = (event: HttpEvent) => accept(event, stage.context);
  const invite = () => inviteRequest('plain');
  const check = () => inviteRequest('plain', { Method: 'CheckInvite' });

  await latencies(handler, invite, 500);
  await latencies(handler, check, 500);

  const ratios: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const asked = median(await latencies(handler, check, requestsEach));
    ratios.push(asked / median(await latencies(handler, invite, requestsEach)));
  }

  return { 'p50 of an invite': { ...rounded(median(ratios), 'times'), atMost: 1.5 } };
}

async function latencies(
  handler: (event: HttpEvent) => Promise<unknown>,
  request: () => HttpEvent,
  count: number,
): Promise<number[]> {
  const all: number[] = [];
  for (let at = 0; at < count; at += 1) {
    const event = request();
    const began = performance.now();
    await handler(event);
    all.push(performance.now() - began);
  }

  return all;
}

function rounded(figure: number, unit: string): Figure {
  return { figure: Number(figure.toFixed(3)), unit };
}
