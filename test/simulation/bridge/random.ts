import type { Draw } from '../random-scenario.ts';
import type { Scenario } from '../scenario.ts';
import { type AgentAct, type ClientWrite, plainWrite, quietTalk } from '../talk.ts';

const turns = ['sent', 'refused', 'retry', 'retry after 40 s', 'taken, nobody knows', 'lost, nobody knows'] as const;

/** The same, and the agents are on a bridged chat server. */
export function withBridge({ oneOf, chance, listOf }: Draw, scenario: Scenario): Scenario {
  const write = (): ClientWrite => ({
    ...plainWrite,
    at: oneOf([1, 20, 20, 30, 33, 61, 62, 200]),
    by: chance(0.8) ? 'ann' : 'bob',
    age: oneOf([0, 0, 1, 2]),
    copies: oneOf([1, 1, 2]),
    ...(chance(0.3) && { againAfter: oneOf([0, 5, 400]) }),
  });
  const act = (): AgentAct => ({
    at: oneOf([1, 20, 25, 30, 31, 32, 65, 210]),
    does: oneOf(['say', 'say', 'say', 'say', 'type', 'end', 'move', 'restart']),
    reported: oneOf(['once', 'once', 'twice', 'late', 'never']),
    vendor: listOf([0, 0, 1, 2], () => oneOf(turns)),
  });

  return {
    ...scenario,
    // The group's lock holds while its worker lives: docs/delivery.md says what becomes of GMS without it.
    duplicateEvery: 0,
    deployment: undefined,
    posts: scenario.posts.map((post) => ({ ...post, server: 'builtin', opens: [], resend: false })),
    hangUps: [],
    talk: {
      ...quietTalk,
      writes: listOf([1, 2, 3], write),
      messageSeconds: oneOf([60, 120]),
      bridged: { server: oneOf(['gms', 'gms', 'connect']), acts: listOf([1, 2, 4], act) },
    },
  };
}
