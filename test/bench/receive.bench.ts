import { createHandler } from '../../functions/receive.ts';
import type { HttpEvent, HttpResult } from '../../lib/lambda/http/http.ts';
import { createBareReceive } from './bare-receive.ts';
import { nextSessions, receiptPost } from './posts.ts';
import { silently } from './silently.ts';
import { openStage, type Stage, secret } from './stage.ts';
import { type Figures, median, type Suite } from './suite.ts';

const rounds = 31;
const warmUp = 600;

/** Posts of receipts a second, against the least that could receive them. A function has one post at a time. */
export const receive: Suite = { run };

async function run(): Promise<Figures> {
  const stage = await openStage({ queues: ['rival-receipts'] });

  try {
    const { result } = await silently(async () => ({
      'one receipt': await compare(stage, { receipts: 1, posts: 40 }),
      'fifty receipts': await compare(stage, { receipts: 50, posts: 8 }),
    }));

    return result;
  } finally {
    stage.close();
  }
}

type Size = { readonly receipts: number; readonly posts: number };
type Handler = (event: HttpEvent) => Promise<HttpResult>;

async function compare(stage: Stage, { receipts, posts }: Size): Promise<Figures> {
  const ours: Handler = createHandler(stage.receiversRuntime);
  const bare = createBareReceive({ queueUrl: stage.queueUrl('rival-receipts'), secret });

  const rate = async (handler: Handler, count: number) => {
    const events = Array.from({ length: count }, () => receiptPost(nextSessions(receipts), 'delivered'));
    const began = performance.now();
    for (const event of events) {
      const { statusCode } = await handler(event);
      if (statusCode !== 200) throw new Error(`a post was answered with ${statusCode}`);
    }

    return (count * 1000) / (performance.now() - began);
  };

  await rate(ours, warmUp / Math.sqrt(receipts));
  await rate(bare, warmUp / Math.sqrt(receipts));

  const pairs: { readonly ours: number; readonly bare: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) pairs.push({ ours: await rate(ours, posts), bare: await rate(bare, posts) });
    else {
      const first = await rate(bare, posts);
      pairs.push({ ours: await rate(ours, posts), bare: first });
    }
  }

  return {
    ours: { figure: Math.round(median(pairs.map((pair) => pair.ours))), unit: 'posts/s' },
    bare: { figure: Math.round(median(pairs.map((pair) => pair.bare))), unit: 'posts/s' },
    'of bare': {
      figure: Number(median(pairs.map((pair) => pair.ours / pair.bare)).toFixed(3)),
      unit: 'times',
      atLeast: 0.8,
    },
  };
}
