import { foreignNames, type VendorReport } from './reports.ts';
import { plainPost, quiet, type Scenario } from './scenario.ts';
import { type AgentWrite, type ClientWrite, plainAnswer, plainWrite, quietTalk, type Talk } from './talk.ts';

const twoDays = 172_800;
const afterIdle = 3 * 3600;
const twice = { copies: 2, againAfter: 0 };
const report: VendorReport = { after: 0, status: 'failed', names: 'our id', copies: 1 };

/** Conversations, each of which goes its own way. */
export const talkKinds: Readonly<Record<string, Scenario>> = {
  'a client answers': talk({ writes: [{}] }),
  'a client answers before the send is answered': {
    ...talk({ writes: [{ at: 1, copies: 2 }] }),
    posts: [{ ...plainPost, slow: true }],
  },
  'a client writes twice, and the second comes first': talk({ writes: [{ at: 21, age: 3 }, { at: 20 }, twice] }),
  'a client writes line by line, and clocks differ': {
    ...talk({ writes: [20, 20.6, 21.2, 21.8, 22.4, 23].map((at) => ({ at })) }),
    skewMs: 1000,
  },
  'a message comes again with an end in between': {
    ...talk({ writes: [{ againAfter: 60 }] }),
    ends: [{ at: 50, key: 'k1' }],
  },
  'a client writes while the session is ended': {
    ...talk({ writes: [{}, { at: 20.01 }] }),
    ends: [{ at: 20, key: 'k1' }],
  },
  'a client answers a notification, and writes again': {
    ...talk({ writes: [{}, { at: 30 }], answers: [{ at: 40 }] }),
    posts: [{ ...plainPost, notification: true }],
  },
  'nobody has invited the client': {
    ...talk({
      writes: [
        { by: 'bob', ...twice },
        { by: 'bob', at: 30, names: 'user id' },
        { at: 31, kind: 'reaction', by: 'bob' },
      ],
    }),
    posts: [],
  },
  'two sessions are open, and the client answers the first': {
    ...talk({ writes: [{}, { at: 245 }, { at: 250, kind: 'choice', replyTo: 'k1' }, { at: 251, kind: 'reaction' }] }),
    posts: [plainPost, { ...plainPost, key: 'k2', at: 230 }],
  },
  'the newer of two sessions ends': {
    ...talk({ writes: [{}, { at: 70 }] }),
    posts: [plainPost, { ...plainPost, key: 'k2', at: 30 }],
    ends: [{ at: 60, key: 'k2' }],
  },
  'nobody has written in the older session': {
    ...talk({ writes: [{ at: 300 }] }),
    posts: [plainPost, { ...plainPost, key: 'k2', at: 200 }],
  },
  'a message is older than the session': talk({ writes: [{ age: twoDays }, { at: 30 }] }),
  'a client who changes number': talk({
    writes: [{ names: 'both' }, { at: 25, kind: 'renamed' }, { at: 30 }, { at: 40, names: 'user id' }],
  }),
  'a client changes number, and what they wrote before comes late': talk({
    writes: [
      { at: 25, kind: 'renamed' },
      { age: 10, at: 30, ...twice },
      { by: 'bob', at: 31, kind: 'renamed' },
    ],
    answers: [{ at: 40 }],
  }),
  'a message to somebody else’s number': talk({ writes: [{ foreign: true }, { at: 30, replyTo: 'a stranger’s' }] }),
  'an agent answers': talk({ answers: [{ copies: 2 }, { at: 31 }, { at: 60 }] }),
  'an agent’s message is refused, and one waits for its turn': talk({
    answers: [{ vendor: ['refused'] }, { at: 31, vendor: ['retry after 40 s', 'retry after 40 s'] }, { at: 32 }],
  }),
  'an agent’s message of which nobody knows': talk({
    answers: [{ vendor: ['taken, nobody knows'] }, { at: 31, vendor: ['lost, nobody knows'] }, { at: 32 }],
  }),
  'an agent’s message is throttled until its time is over': talk({
    answers: [{ vendor: ['retry after 40 s', 'retry after 40 s', 'retry after 40 s', 'retry after 40 s'] }, { at: 31 }],
  }),
  'an agent says farewell': { ...talk({ answers: [{}] }), ends: [{ at: 30.05, key: 'k1' }] },
  'a client opts out while an agent answers': talk({
    writes: [{}, { at: 30.5, kind: 'stop' }, { at: 60 }],
    answers: [{ at: 30 }, { at: 32 }, { at: 65 }],
    confirms: true,
  }),
  'a client opts out while they are invited again': {
    ...talk({ writes: [{}, { at: 30.5, kind: 'stop', ...twice }, { at: 90, kind: 'start' }], confirms: true }),
    posts: [plainPost, { ...plainPost, key: 'k2', at: 30 }, { ...plainPost, key: 'k3', at: 100 }],
  },
  'a client opts out while invites go out': {
    ...talk({ writes: [{ at: 0.006, kind: 'stop' }] }),
    posts: [0, 0.002, 0.004, 0.006].map((at, index) => ({ ...plainPost, key: `k${index}`, at })),
  },
  'a client opts out while their invite waits': {
    ...talk({ writes: [{ kind: 'stop' }] }),
    posts: [{ ...plainPost, vendor: ['retry after 40 s'] }],
  },
  'a client who has opted out is invited again': {
    ...talk({ writes: [{ kind: 'stop' }] }),
    posts: [plainPost, { ...plainPost, key: 'k2', at: 60 }],
  },
  'an invite is refused while the client writes in an open session': {
    ...talk({ writes: [{}], refuses: true }),
    posts: [plainPost, { ...plainPost, key: 'k2', at: 0.01 }, { ...plainPost, key: 'k3', at: 240 }],
  },
  'an agent’s message is reported by its vendor': reported({}, { ...report, after: 3, status: 'read', copies: 2 }),
  'an agent’s message is reported before the answer to its send': reported({}, report),
  'an agent’s message of which nobody knows is reported': reported({ vendor: ['taken, nobody knows'] }, report, {
    ...{ ...report, after: 20, status: 'delivered' },
  }),
  'receipts of other messages than an agent’s': reported(
    {},
    ...foreignNames.map((names): VendorReport => ({ ...report, status: 'read', names })),
  ),
  'only replies open sessions': {
    ...talk({ writes: [{}, { at: 62 }, { at: 63, by: 'bob' }], repliesOnly: true, confirms: true }),
    posts: [plainPost, { ...plainPost, key: 'k2', at: 100, otherResponse: true }],
    ends: [{ at: 61, key: 'k1' }],
  },
  'replies to a response are ignored': {
    ...talk({ writes: [{}, { at: 62 }, { at: 130 }], onReply: 'ignore' }),
    posts: [plainPost, { ...plainPost, key: 'k2', at: 100, otherResponse: true }],
    ends: ended(61, 120),
  },
  'replies to a notification are answered': {
    ...talk({ writes: [{}, { at: 22 }, { at: 130 }, { at: 131, replyTo: 'k1' }], onReply: 'answer' }),
    posts: [
      { ...plainPost, notification: true },
      { ...plainPost, key: 'k2', at: 100, otherResponse: true },
    ],
    ends: [{ at: 120, key: 'k2' }],
  },
  'nobody replies to an invite that was cancelled': { ...talk({ onReply: 'ignore' }), ends: [{ at: 0, key: 'k1' }] },
  'a client deletes the conversation': {
    ...talk({ writes: [{}, { at: 40, kind: 'close', ...twice }, { at: 90 }], answers: [{ at: 41 }, { at: 95 }] }),
    posts: [plainPost, { ...plainPost, key: 'k2', at: 60 }, { ...plainPost, key: 'k3', at: 300 }],
  },
  'it is known late that a client deleted the conversation': {
    ...talk({ writes: [{}, { at: 210, kind: 'close', age: 160 }] }),
    posts: [plainPost, { ...plainPost, key: 'k2', at: 200 }],
  },
  'a client deletes the conversation, and writes before that is known': {
    ...talk({ writes: [{}, { at: 41 }, { at: 45, kind: 'close', age: 5 }, { at: 50, kind: 'close', age: 29 }] }),
    posts: [plainPost, { ...plainPost, key: 'k2', at: 100 }],
  },
  'a client deletes the conversation, opts out and writes': {
    ...talk({ writes: [{}, { at: 40, kind: 'close' }, { at: 45, kind: 'stop' }, { at: 50 }], confirms: true }),
    posts: [plainPost, { ...plainPost, key: 'k2', at: 60 }],
  },
  'a delivery stands still while the client’s names are linked': {
    ...talk({
      writes: [
        { at: 10, names: 'user id' },
        { at: 18, names: 'both' },
        { at: 30, replyTo: 'k1' },
      ],
    }),
    duplicateEvery: 1,
    ends: [{ at: 25, key: 'k1' }],
  },
  'a delivery stands still, and the client writes in another session': {
    ...talk({ writes: [{ at: 10, names: 'user id' }, { at: 18, names: 'both' }, { at: 30 }] }),
    duplicateEvery: 1,
  },
  'an invite is sent minutes later, and the client had written before': {
    ...talk({ writes: [{ at: 230, age: 210 }] }),
    posts: [{ ...plainPost, ttlSeconds: 600, vendor: Array.from({ length: 5 }, () => 'retry after 40 s' as const) }],
  },
  'a session that a client opened ends, and its message comes again': {
    ...talk({ writes: [{ againAfter: 385 }] }),
    posts: [],
    ends: [{ at: 350, key: 'c0' }],
  },
  'a message is handled twice while its client’s names are linked': {
    ...talk({
      writes: [
        { at: 10, by: 'bob', names: 'user id' },
        { at: 20, by: 'bob' },
        { at: 21, by: 'bob', kind: 'renamed' },
        { at: 45, by: 'bob', names: 'user id' },
      ],
    }),
    posts: [],
    duplicateEvery: 1,
    ends: [{ at: 15, key: 'c0' }],
  },
  'no deployment can handle a message any more': {
    ...talk({ writes: [{ at: 8 }] }),
    outage: { from: 5, to: 40 },
    deployment: { at: 10, change: 'the channels go' },
  },
  'a client replies before the next channel is tried': stepping({ writes: [{}], answers: [{ at: 30 }] }),
  'a client replies on the next channel, and then on the first': stepping({
    writes: [{ at: 60, on: 1 }, { at: 250 }],
    answers: [{ at: 70 }, { at: 500 }],
  }),
  'a client opts out before the next channel is tried': stepping({ writes: [{ kind: 'stop' }], confirms: true }),
  'a session is idle, and then the client writes': {
    ...talk({ writes: [{}, { at: afterIdle }], answers: [{}] }),
    calmAt: afterIdle + 300,
  },
  'a session is idle, and then they are invited': {
    ...talk({ writes: [{}] }),
    calmAt: afterIdle + 300,
    posts: [plainPost, { ...plainPost, key: 'k2', at: afterIdle }],
  },
};

/** The invites end then, in their order. */
function ended(...at: readonly number[]): Scenario['ends'] {
  return at.map((second, index) => ({ at: second, key: `k${index + 1}` }));
}

/** An agent's message that is reported so. */
function reported(answer: Partial<AgentWrite>, ...reports: readonly VendorReport[]): Scenario {
  return { ...talk({ answers: [{ ...answer, reports }] }), receipts: 'failed' };
}

/** Of a channel with another one behind it. */
function stepping(given: Given): Scenario {
  return {
    ...talk(given),
    receipts: 'all',
    fallback: { steps: 1, afterSeconds: 40, successStatus: 'delivered' },
  };
}

type Given = {
  readonly writes?: readonly Partial<ClientWrite>[];
  readonly answers?: readonly Partial<AgentWrite>[];
} & Partial<Pick<Talk, 'confirms' | 'refuses' | 'repliesOnly' | 'onReply'>>;

function talk({ writes = [{}], answers = [], ...members }: Given): Scenario {
  return {
    ...quiet,
    talk: {
      ...{ ...quietTalk, ...members },
      writes: writes.map((write) => ({ ...plainWrite, ...write })),
      answers: answers.map((answer) => ({ ...plainAnswer, ...answer })),
    },
  };
}
