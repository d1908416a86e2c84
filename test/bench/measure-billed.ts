import { setTimeout as sleep } from 'node:timers/promises';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createHandler as createAccept } from '../../functions/accept.ts';
import { createHandler as createDeliver } from '../../functions/deliver.ts';
import { createHandler as createReceive } from '../../functions/receive.ts';
import { createHandler as createRelay } from '../../functions/relay.ts';
import { createHandler as createSweep } from '../../functions/sweep.ts';
import { type Billed, countCalls } from './count-calls.ts';
import { type BatchHandler, fill, pass } from './event-source.ts';
import { inviteRecords, inviteRequest, type Kind } from './invites.ts';
import { retryAfterSeconds } from './local-cloud.ts';
import { receiptPost } from './posts.ts';
import { silently } from './silently.ts';
import { openStage, type Stage } from './stage.ts';
import { createTalks, sessionIdIn } from './talks.ts';
import { createUsualHandler, usualTables } from './usual-deliver.ts';

/** What one invite is billed for, on average. `logBytes` in tens: how long something took is in them. */
export type BilledCounts = {
  readonly queueRequests: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly logBytes: number;
  /** Runs of functions. */
  readonly invocations: number;
  /** Of these, of receive, each with a request of the vendor's, and of relay. */
  readonly receives?: number;
  readonly relays?: number;
  /** Of session, each with a request of the agents' side, and of relay with messages of conversations. */
  readonly answers?: number;
  readonly messageRelays?: number;
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
  'plain, with three receipts',
  'plain, to a client who may answer',
  'plain, with ten messages',
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

  const withReceivers = { ...stage, runtime: stage.receiversRuntime };
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
      'plain, with three receipts': await withThreeReceipts(withReceivers),
      'plain, to a client who may answer': await withMessages(stage, 0),
      'plain, with ten messages': await withMessages(stage, 10),
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

/**
 * Each receipt in a post of its own, as they come while there is little traffic; a busy number's come together. The
 * client has both names of Meta's, and is new.
 */
async function withThreeReceipts(stage: Stage): Promise<BilledCounts> {
  const { runtime, context } = stage;
  const accept = createAccept(runtime);
  const deliver = createDeliver(runtime);
  const receive = createReceive(runtime);
  const relay = createRelay(runtime);
  const client = new SQSClient({});
  const sessionIds: string[] = [];
  let batches = 0;
  let relays = 0;

  const work = async () => {
    for (let posted = 0; posted < invites; posted += 1) {
      const { body = '' } = await accept(inviteRequest('plain'), context);
      sessionIds.push(sessionIdIn(body));
    }
    const handler: BatchHandler = async (event, given) => {
      batches += 1;
      return deliver(event, given);
    };
    await passAll({ client, queueUrl: stage.queueUrl('invites') }, { handler, context });

    for (const status of ['sent', 'delivered', 'read'] as const) {
      for (const sessionId of sessionIds) {
        const { statusCode } = await receive(receiptPost([sessionId], status));
        if (statusCode !== 200) throw new Error(`receive answered ${statusCode}`);
      }
      const relayed: BatchHandler = async (event) => {
        relays += 1;
        return relay(event);
      };
      await passAll({ client, queueUrl: stage.queueUrl('receipts') }, { handler: relayed, context, batchSize: 100 });
    }
  };
  const { result: billed, bytes } = await silently(() => countCalls(work));
  const receives = invites * 3;

  return {
    ...perInvite(billed, { bytes, invocations: invites + batches + receives + relays }),
    receives: receives / invites,
    relays: relays / invites,
  };
}

/** The client and an agent in turn, the client first. */
async function withMessages(stage: Stage, messages: number): Promise<BilledCounts> {
  const { talks, runs } = createTalks(stage);

  const work = async () => {
    const sessions = await talks.invite(invites);
    for (let written = 0; written < messages; written += 1) {
      if (written % 2 === 0) await talks.write(sessions);
      else await talks.answer(sessions);
      await talks.relay(sessions.length);
    }
  };
  const { result: billed, bytes } = await silently(() => countCalls(work));
  const { batches, receives, answers, messageRelays } = runs();

  return {
    ...perInvite(billed, { bytes, invocations: invites + batches + receives + answers + messageRelays }),
    receives: receives / invites,
    answers: answers / invites,
    messageRelays: messageRelays / invites,
  };
}

async function passAll(source: Parameters<typeof pass>[0], options: Parameters<typeof pass>[2]): Promise<void> {
  const unfinished = await pass(source, invites, options);
  if (unfinished > 0) throw new Error(`${unfinished} records were not finished`);
}

/** With both keys of a channel. */
function person(index: number) {
  const PhoneNumber = `1917555${String(index).padStart(4, '0')}`;

  return { UserData: { PhoneNumber, EmailAddress: `${PhoneNumber}@example.com` } };
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
