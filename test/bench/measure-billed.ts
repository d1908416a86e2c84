import { setTimeout as sleep } from 'node:timers/promises';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createHandler as createAccept } from '../../functions/accept.ts';
import { createHandler as createDeliver } from '../../functions/deliver.ts';
import { createHandler as createSweep } from '../../functions/sweep.ts';
import { type Billed, countCalls } from './count-calls.ts';
import { type BatchHandler, fill, pass } from './event-source.ts';
import { inviteRecords, inviteRequest, type Kind } from './invites.ts';
import { retryAfterSeconds } from './local-cloud.ts';
import { silently } from './silently.ts';
import { openStage, type Stage } from './stage.ts';
import { createUsualHandler, usualTables } from './usual-deliver.ts';

/** What one invite is billed for, on average. `logBytes` in tens: how long something took is in them. */
export type BilledCounts = {
  readonly queueRequests: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly logBytes: number;
  /** Runs of functions. */
  readonly invocations: number;
};

export type BilledWork = Readonly<Record<(typeof ourWays | typeof usualWays)[number], BilledCounts>>;

export const ourWays = [
  'plain',
  'plain with a key',
  'plain, one at a time',
  'plain, of a new contact',
  'plain, of a known contact',
  'notification with its sweep',
  'retried',
] as const;
export const usualWays = ['usual plain', 'usual notification'] as const;

/** Enough to fill all batches. */
const invites = 100;

/** From the request to the last acknowledgement, over the functions as they are deployed. */
export async function measureBilled(): Promise<BilledWork> {
  const stage = await openStage({
    queues: ['usual-invites', 'usual-agents', 'usual-notifications'],
    tables: usualTables,
  });

  const withContacts = { ...stage, runtime: stage.contactsRuntime };

  try {
    return {
      plain: await ours(stage, 'plain'),
      'plain with a key': await ours(stage, 'plain', { key: true }),
      'plain, one at a time': await ours(stage, 'plain', { batchSize: 1 }),
      'plain, of a new contact': await ours(withContacts, 'plain', { contacts: true }),
      'plain, of a known contact': await ours(withContacts, 'plain', { contacts: true }),
      'notification with its sweep': await ours(stage, 'notification'),
      retried: await ours(stage, 'plain', { refused: true }),
      'usual plain': await usual(stage, 'plain'),
      'usual notification': await usual(stage, 'notification'),
    };
  } finally {
    stage.close();
  }
}

type Varied = {
  readonly key?: boolean;
  readonly refused?: boolean;
  readonly contacts?: boolean;
  readonly batchSize?: number;
};

async function ours(
  stage: Stage,
  kind: Kind,
  { key = false, refused = false, contacts = false, batchSize = 10 }: Varied = {},
): Promise<BilledCounts> {
  const { runtime, context } = stage;
  const accept = createAccept(runtime);
  const deliver = createDeliver(runtime);
  const sweep = createSweep(runtime);
  const source = { client: new SQSClient({}), queueUrl: stage.queueUrl('invites') };
  let batches = 0;

  const work = async () => {
    for (let posted = 0; posted < invites; posted += 1) {
      const { statusCode } = await accept(inviteRequest(kind, { key, ...(contacts && person(posted)) }), context);
      if (statusCode !== 202) throw new Error(`accept answered ${statusCode}`);
    }
    if (refused) stage.refuse(invites);
    const handler: BatchHandler = async (event, given) => {
      batches += 1;
      return deliver(event, given);
    };
    const unfinished = await pass(source, invites, { handler, context, batchSize });
    if (unfinished !== (refused ? invites : 0)) throw new Error(`${unfinished} records were not finished`);
    if (refused) {
      await sleep((retryAfterSeconds + 2) * 1000);
      await pass(source, invites, { handler, context, batchSize });
    }
    if (kind === 'notification') await sweepAll(sweep, stage);
  };
  const { result: billed, bytes } = await silently(() => countCalls(work));

  return perInvite(billed, { bytes, invocations: invites + batches + (kind === 'notification' ? 1 : 0) });
}

/** With both keys of a channel. */
function person(index: number) {
  const PhoneNumber = `1917555${String(index).padStart(4, '0')}`;

  return { userData: { PhoneNumber, EmailAddress: `${PhoneNumber}@example.com` } };
}

async function sweepAll(sweep: ReturnType<typeof createSweep>, { context }: Stage): Promise<void> {
  const { seen, alreadyTerminated } = await sweep({}, context);
  if (seen !== invites || alreadyTerminated !== invites)
    throw new Error(`the sweep saw ${seen} entries, ${alreadyTerminated} terminated`);
}

/** What stands before it, and costs the same, is counted too: the request's one send. */
async function usual(stage: Stage, kind: Kind): Promise<BilledCounts> {
  const { runtime, context, vendorUrl } = stage;
  const source = { client: new SQSClient({}), queueUrl: stage.queueUrl('usual-invites') };
  const deliver = createUsualHandler({
    catalog: runtime.catalog,
    idempotencyTable: 'usual-idempotency',
    sessionsTable: 'usual-sessions',
    agentsUrl: stage.queueUrl('usual-agents'),
    notificationsUrl: stage.queueUrl('usual-notifications'),
    vendorUrl,
  });
  await fill(source, inviteRecords(kind, invites));

  const { result: billed, bytes } = await silently(() =>
    countCalls(() => pass(source, invites, { handler: deliver, context })),
  );

  return perInvite(
    { ...billed, queueRequests: billed.queueRequests + invites },
    { bytes, invocations: invites + invites / 10 },
  );
}

function perInvite(
  billed: Billed,
  { bytes, invocations }: { readonly bytes: number; readonly invocations: number },
): BilledCounts {
  const per = (total: number) => Number((total / invites).toFixed(3));

  return {
    queueRequests: per(billed.queueRequests),
    writeUnits: per(billed.writeUnits),
    readUnits: per(billed.readUnits),
    logBytes: Math.round(bytes / invites / 10) * 10,
    invocations: per(invocations),
  };
}
