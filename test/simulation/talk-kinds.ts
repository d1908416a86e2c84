import { plainPost, quiet, type Scenario } from './scenario.ts';
import { type AgentWrite, type ClientWrite, plainAnswer, plainWrite, quietTalk, type Talk } from './talk.ts';

const twoDays = 172_800;
const afterIdle = 3 * 3600;
const twice = { copies: 2, againAfter: 0 };

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

type Given = {
  readonly writes?: readonly Partial<ClientWrite>[];
  readonly answers?: readonly Partial<AgentWrite>[];
} & Partial<Pick<Talk, 'confirms' | 'refuses'>>;

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
