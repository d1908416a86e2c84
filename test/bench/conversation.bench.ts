import { SQSClient } from '@aws-sdk/client-sqs';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { createTableClient } from '../../lib/net/clients.ts';
import { digestOf } from '../../lib/net/digest.ts';
import { writeMessageRecord } from '../../lib/queue/write-records.ts';
import { measureLatency } from './conversation-latency.ts';
import { type Billed, countCalls } from './count-calls.ts';
import { type BatchHandler, fill, pass } from './event-source.ts';
import { createFloorConversation } from './floor-conversation.ts';
import { receiver } from './posts.ts';
import { silently } from './silently.ts';
import { openStage, type Stage } from './stage.ts';
import { type Figures, median, type Suite, type SuiteOptions } from './suite.ts';
import { createTalks, type TalkingSession } from './talks.ts';

/** What clients write, on its way to agents, and what agents write, on its way to the vendor. */
export const conversation: Suite = { run };

const rounds = 9;
const clients = 100;
/** Who talk while what they are billed for is counted. */
const counted = 20;

async function run({ full }: SuiteOptions): Promise<Figures> {
  // First: the stage puts its settings into the environment, where a system of its own would find them.
  const latency = await measureLatency();
  const stage = await openStage({
    queues: ['rival-messages.fifo', 'rival-agents'],
    tables: { rival: 'id' },
  });

  try {
    const { talks } = createTalks(stage);
    const { result } = await silently(async () => {
      const sessions = await talks.invite(clients);
      // The first message of each teaches the client's names.
      await talks.write(sessions);
      await talks.relay(clients);

      return {
        ...(await throughput(stage, talks, sessions)),
        ...(await scaling(talks, sessions.slice(0, counted), full ? [1000, 100_000] : [1000, 10_000])),
      };
    });

    return { ...result, 'in npm start': latency };
  } finally {
    stage.close();
  }
}

type Talks = ReturnType<typeof createTalks>['talks'];

async function throughput(stage: Stage, talks: Talks, sessions: readonly TalkingSession[]): Promise<Figures> {
  const floor = createFloorConversation({
    table: 'rival',
    agentsUrl: stage.queueUrl('rival-agents'),
    vendorUrl: stage.vendorUrl,
  });
  const source = { client: new SQSClient({}), queueUrl: stage.queueUrl('rival-messages.fifo') };
  let made = 0;

  const timed = async (work: () => Promise<unknown>) => {
    const began = performance.now();
    await work();

    return (sessions.length * 1000) / (performance.now() - began);
  };
  const floorRate = async (bodyOf: (session: TalkingSession) => string, handler: BatchHandler) => {
    await fill(source, sessions.map(bodyOf), (index) => `group-${index}`);

    return timed(() => pass(source, sessions.length, { handler, context: stage.context }));
  };
  const nextId = () => {
    made += 1;
    return `floor-${made}`;
  };

  const lanes = {
    'client message to agents': {
      ours: async () => {
        await talks.write(sessions);
        return timed(() => talks.relay(sessions.length));
      },
      floor: () => floorRate((session) => clientRecord(session, nextId()), floor.client),
    },
    'agent message to the vendor': {
      ours: async () => {
        await talks.answer(sessions);
        return timed(() => talks.relay(sessions.length));
      },
      floor: () => floorRate((session) => agentRecord(session, nextId()), floor.agent),
    },
  };

  const figures: [string, Figures][] = [];
  for (const [name, lane] of Object.entries(lanes)) figures.push([name, await compare(lane)]);

  return Object.fromEntries(figures);
}

type Lane = { readonly ours: () => Promise<number>; readonly floor: () => Promise<number> };

async function compare({ ours, floor }: Lane): Promise<Figures> {
  for (const warmUp of [ours, floor, ours, floor]) await warmUp();

  const pairs: { readonly ours: number; readonly floor: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) pairs.push({ ours: await ours(), floor: await floor() });
    else {
      const first = await floor();
      pairs.push({ ours: await ours(), floor: first });
    }
  }

  return {
    ours: { figure: Math.round(median(pairs.map((pair) => pair.ours))), unit: 'messages/s' },
    floor: { figure: Math.round(median(pairs.map((pair) => pair.floor))), unit: 'messages/s' },
    'of the floor': {
      figure: Number(median(pairs.map((pair) => pair.ours / pair.floor)).toFixed(3)),
      unit: 'times',
      atLeast: 0.75,
    },
  };
}

/** What is billed for a message: the same for the first and the last ones, and whatever else the table holds. */
async function scaling(
  talks: Talks,
  sessions: readonly TalkingSession[],
  [small, large]: readonly [number, number],
): Promise<Figures> {
  const tenMessages = async () => {
    for (let turn = 0; turn < 10; turn += 1) {
      await (turn % 2 === 0 ? talks.write(sessions) : talks.answer(sessions));
      await talks.relay(sessions.length);
    }
  };
  await growTo(0, small);
  const first = await countCalls(tenMessages);
  const next = await countCalls(tenMessages);
  await growTo(small, large);
  const grown = await countCalls(tenMessages);

  const ratio = (one: Billed, other: Billed) => Number((unitsOf(one) / unitsOf(other)).toFixed(3));

  return {
    'billed, messages 11 to 20 of 1 to 10': { figure: ratio(next, first), unit: 'times', atMost: 1.02 },
    [`billed, ${large.toLocaleString('en')} of ${small.toLocaleString('en')} conversations stored`]: {
      figure: ratio(grown, next),
      unit: 'times',
      atMost: 1.02,
    },
  };
}

function unitsOf({ queueRequests, writeUnits, readUnits }: Billed): number {
  return queueRequests + writeUnits + readUnits;
}

/** Items of other conversations. */
async function growTo(from: number, to: number): Promise<void> {
  const client = createTableClient();

  for (let at = from; at < to; at += 25) {
    const requests = Array.from({ length: Math.min(25, to - at) }, (_, index) => {
      const id = `conversation-${digestOf(`other ${at + index}`).toString('base64url')}`;

      return { PutRequest: { Item: { id, version: 'v', channel: 'whatsapp-main', sealed: 'x'.repeat(400) } } };
    });
    await client.send(new BatchWriteCommand({ RequestItems: { conversations: requests } }));
  }
}

function clientRecord({ client }: TalkingSession, vendorMessageId: string): string {
  const at = Date.now();

  return writeMessageRecord({
    ...{ v: 1, type: 'client-message', receiver, receivedAt: at, sender: '106540352242922', vendorMessageId, at },
    ...{ clientIds: [client.number, client.userId], kind: 'text', text: 'Where is it?' },
  });
}

function agentRecord({ sessionId }: TalkingSession, id: string): string {
  const acceptedAt = Date.now();

  return writeMessageRecord({
    ...{ v: 1, type: 'agent-message', sessionId, messageId: id, from: 'agent' },
    ...{ acceptedAt, deadline: acceptedAt + 120_000, text: 'It is on its way.' },
  });
}
