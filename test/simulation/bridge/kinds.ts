import { plainPost, quiet, type Scenario } from '../scenario.ts';
import { type AgentAct, type BridgedName, type ClientWrite, plainWrite, quietTalk } from '../talk.ts';

const plainAct: AgentAct = { at: 30, does: 'say', reported: 'once', vendor: [] };

/** Conversations with the agents of a bridged chat server, each of which goes its own way. */
export const bridgedKinds: Readonly<Record<string, Scenario>> = {
  'GMS: clients and agents write': through('gms', { writes: [{}, { at: 60 }], acts: [{}, { at: 31 }, { at: 62 }] }),
  'GMS: pushes are lost': through('gms', {
    acts: [{ reported: 'never' }, { at: 31, reported: 'never' }, { at: 95, reported: 'never' }],
  }),
  'GMS: pushes come twice and late': through('gms', { acts: [{ reported: 'late' }, { at: 31, reported: 'twice' }] }),
  'GMS: other servers take over': through('gms', {
    writes: [{}, { at: 38 }],
    acts: [{}, { at: 35, does: 'move' }, { at: 36, does: 'move' }, { at: 40, reported: 'never' }, { at: 45 }],
  }),
  'GMS: its servers restart': through('gms', {
    writes: [{}, { at: 26 }],
    acts: [{ at: 25, does: 'restart' }, { at: 27 }, { at: 28, does: 'restart' }],
  }),
  'GMS: an agent ends the chat, and the client writes on': through('gms', {
    writes: [{}, { at: 40 }, { at: 41 }],
    acts: [{}, { at: 32, does: 'end' }, { at: 60 }],
  }),
  'GMS: an end is not reported, and the client writes into it': through('gms', {
    writes: [{}, { at: 33 }],
    acts: [{ at: 31, does: 'end', reported: 'never' }, { at: 60 }],
  }),
  'GMS: nobody has invited the client': {
    ...through('gms', { writes: [{ by: 'bob' }, { by: 'bob', at: 21 }], acts: [{}] }),
    posts: [],
  },
  'GMS: what opens a chat may go to the dead letters': {
    ...through('gms', { writes: [{ by: 'bob' }, { by: 'bob', at: 30 }] }),
    ...{ posts: [], maxReceives: 1 },
  },
  'GMS: an agent writes before the send is answered': {
    ...through('gms', { acts: [{ at: 1 }, { at: 1.5, does: 'type' }] }),
    posts: [{ ...plainPost, slow: true }],
  },
  'GMS: an invite is reported as failed before its send is answered': {
    ...through('gms', { acts: [{ at: 0.5, does: 'move' }] }),
    posts: [{ ...plainPost, slow: true, reports: [{ after: 1, status: 'failed', names: 'our id', copies: 1 }] }],
    receipts: 'failed',
  },
  'GMS: messages of an agent go wrong': through('gms', {
    acts: [
      { vendor: ['taken, nobody knows'] },
      { at: 31, vendor: ['refused'] },
      { at: 32, vendor: ['retry after 40 s'] },
      { at: 33 },
    ],
  }),
  'GMS: the session is ended while the client writes': {
    ...through('gms', { writes: [{}, { at: 40.01 }] }),
    ends: [{ at: 40, key: 'k1' }],
  },
  'Connect: clients and agents write': through('connect', { writes: [{}, { at: 60 }], acts: [{}, { at: 62 }] }),
  'Connect: its topic repeats and reorders': through('connect', {
    acts: [{ reported: 'late' }, { at: 31, reported: 'twice' }, { at: 32, reported: 'late' }],
  }),
  'Connect: an agent ends the chat, and the client writes on': through('connect', {
    writes: [{}, { at: 40 }],
    acts: [{ reported: 'late' }, { at: 31, does: 'end' }, { at: 60 }],
  }),
  'Connect: an end is not reported, and the client writes into it': through('connect', {
    writes: [{}, { at: 33 }],
    acts: [{ at: 31, does: 'end', reported: 'never' }],
  }),
  'Connect: nobody has invited the client': {
    ...through('connect', { writes: [{ by: 'bob' }, { by: 'bob', at: 21 }], acts: [{}] }),
    posts: [],
  },
  'Connect: an agent writes before the send is answered': {
    ...through('connect', { acts: [{ at: 1 }] }),
    posts: [{ ...plainPost, slow: true }],
  },
};

type Given = { readonly writes?: readonly Partial<ClientWrite>[]; readonly acts?: readonly Partial<AgentAct>[] };

function through(server: BridgedName, { writes = [{}], acts = [] }: Given): Scenario {
  return {
    ...quiet,
    calmAt: 100,
    talk: {
      ...quietTalk,
      writes: writes.map((write) => ({ ...plainWrite, ...write })),
      bridged: { server, acts: acts.map((act) => ({ ...plainAct, ...act })) },
    },
  };
}
