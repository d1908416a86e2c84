import { SQSClient } from '@aws-sdk/client-sqs';
import { createHandler } from '../../functions/deliver.ts';
import { type BatchHandler, fill, pass } from './event-source.ts';
import { createFloorHandler } from './floor-deliver.ts';
import { inviteRecords } from './invites.ts';
import { silently } from './silently.ts';
import { openStage, type Stage } from './stage.ts';
import { type Figures, median, type Suite } from './suite.ts';
import { createUsualHandler, usualTables } from './usual-deliver.ts';

const rounds = 15;
const invitesEach = 100;
const warmUp = 1500;

/** Invites a second, from the queue to the vendor and the agents: ours against the least that could do it. */
export const deliver: Suite = {
  run: () => race({ name: 'floor', create: createFloor, figure: 'of the floor', atLeast: 0.8 }),
};

/** Ours against what Powertools and a table of sessions give in an afternoon. */
export const usualWay: Suite = {
  run: () => race({ name: 'usual way', create: createUsual, figure: 'of the usual way', atLeast: 1.2 }),
};

type Rival = {
  readonly name: string;
  readonly create: (stage: Stage) => BatchHandler;
  readonly figure: string;
  readonly atLeast: number;
};

async function race(rival: Rival): Promise<Figures> {
  const stage = await openStage({
    queues: ['rival-invites', 'rival-agents', 'rival-notifications'],
    tables: { rival: 'sessionId', ...usualTables },
  });

  try {
    const client = new SQSClient({});
    const ours = { queueUrl: stage.queueUrl('invites'), handler: createHandler(stage.runtime), rates: [] as number[] };
    const theirs = { queueUrl: stage.queueUrl('rival-invites'), handler: rival.create(stage), rates: [] as number[] };

    const rate = async (
      { queueUrl, handler }: { readonly queueUrl: string; readonly handler: BatchHandler },
      count: number,
    ) => {
      await fill({ client, queueUrl }, inviteRecords('plain', count));
      const began = performance.now();
      const unfinished = await pass({ client, queueUrl }, count, { handler, context: stage.context });
      if (unfinished > 0) throw new Error(`${unfinished} invites were not delivered`);

      return (count * 1000) / (performance.now() - began);
    };

    await silently(async () => {
      for (const lane of [ours, theirs]) await rate(lane, warmUp);
      for (let round = 0; round < rounds; round += 1) {
        for (const lane of round % 2 === 0 ? [ours, theirs] : [theirs, ours])
          lane.rates.push(await rate(lane, invitesEach));
      }
    });

    const times = ours.rates.map((own, round) => own / (theirs.rates[round] ?? Number.NaN));

    return {
      ours: { figure: Math.round(median(ours.rates)), unit: 'invites/s' },
      [rival.name]: { figure: Math.round(median(theirs.rates)), unit: 'invites/s' },
      [rival.figure]: { figure: Number(median(times).toFixed(3)), unit: 'times', atLeast: rival.atLeast },
    };
  } finally {
    stage.close();
  }
}

function createFloor({ queueUrl, vendorUrl }: Stage): BatchHandler {
  return createFloorHandler({ table: 'rival', agentsUrl: queueUrl('rival-agents'), vendorUrl });
}

function createUsual({ queueUrl, vendorUrl, runtime }: Stage): BatchHandler {
  return createUsualHandler({
    catalog: runtime.catalog,
    idempotencyTable: 'usual-idempotency',
    sessionsTable: 'usual-sessions',
    agentsUrl: queueUrl('rival-agents'),
    notificationsUrl: queueUrl('rival-notifications'),
    vendorUrl,
  });
}
