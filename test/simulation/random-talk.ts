import { type Draw, drawReport } from './random-scenario.ts';
import type { Scenario } from './scenario.ts';
import { type AgentWrite, type ClientWrite, newestSession, strangersMessage } from './talk.ts';

const minute = 60;
const hour = 3600;
const twoDays = 48 * hour;
const kinds = ['text', 'text', 'text', 'text', 'choice', 'reaction', 'stop', 'start', 'renamed'] as const;
const turns = ['sent', 'refused', 'retry', 'retry after 40 s', 'taken, nobody knows', 'lost, nobody knows'] as const;
const keys = ['k0', 'k0', 'k1', strangersMessage] as const;

/** The same, and clients and agents write: on the one channel on which they can. */
export function withTalk({ oneOf, chance, listOf }: Draw, scenario: Scenario): Scenario {
  const write = (): ClientWrite => ({
    at: oneOf([1, 20, 20, 30, 61, 62, 200, 8 * minute, 3 * hour, 3 * hour + 1]),
    by: chance(0.8) ? 'ann' : 'bob',
    kind: oneOf(kinds),
    age: oneOf([0, 0, 0, 1, 2, 20, twoDays]),
    copies: oneOf([1, 1, 2]),
    names: oneOf(['number', 'number', 'both', 'both', 'user id']),
    ...(chance(0.3) && { replyTo: oneOf(keys) }),
    ...(chance(0.3) && { againAfter: oneOf([0, 0, 5, 400, 3 * hour]) }),
    ...(chance(0.05) && { foreign: true }),
  });
  const answer = (): AgentWrite => ({
    at: oneOf([20, 25, 30, 30, 65, 210, 3 * hour + 10]),
    to: oneOf([newestSession, newestSession, 'k0', 'k1']),
    vendor: listOf([0, 0, 1, 2], () => oneOf(turns)),
    copies: oneOf([1, 1, 2]),
  });

  const { deployment } = scenario;
  const isForAWhile = deployment?.change === 'the channels go' && chance(0.5);

  return {
    ...scenario,
    ...(isForAWhile && { deployment: { ...deployment, change: 'the channels go for a while' } }),
    calmAt: chance(0.25) ? 3 * hour + 5 * minute : scenario.calmAt,
    posts: scenario.posts.map((post) => ({
      ...post,
      at: oneOf([post.at, post.at, post.at, 200, 3 * hour]),
      server: 'builtin',
      opens: [],
      resend: false,
    })),
    talk: {
      writes: listOf([1, 2, 3, 5], write),
      answers: listOf([0, 1, 2, 4], answer),
      // Channels that were away are back long before a session is idle.
      idleHours: isForAWhile ? 6 : 2,
      messageSeconds: oneOf([60, 120, 120]),
      confirms: chance(0.5),
      refuses: chance(0.3),
    },
  };
}

/** Every other one: channels of replies only, clients who delete the conversation, receipts of agents' messages. */
export function withOddTalk(draw: Draw, scenario: Scenario): Scenario {
  const { talk, receipts } = scenario;
  const { oneOf, chance, listOf } = draw;
  if (!talk || chance(0.5)) return scenario;

  const isClosing = chance(0.5);

  return {
    ...scenario,
    ends: chance(0.3) ? [...scenario.ends, { at: oneOf([25, 62, 300]), key: `c${oneOf([0, 1])}` }] : scenario.ends,
    talk: {
      ...talk,
      repliesOnly: chance(0.2),
      onReply: oneOf([undefined, undefined, undefined, 'ignore', 'answer']),
      writes: talk.writes.map((write) => (isClosing && chance(0.3) ? { ...write, kind: 'close' } : write)),
      answers: talk.answers.map((answer) =>
        receipts ? { ...answer, reports: listOf([0, 1, 2, 3], () => drawReport(draw)) } : answer,
      ),
    },
  };
}

/**
 * The same of invites that go on by other channels: the client writes on any of them. Of a new number the vendor speaks
 * on the one on which it was changed.
 */
export function withTalkOnSteps(draw: Draw, scenario: Scenario): Scenario {
  const { oneOf } = draw;
  const spoken = withTalk(draw, scenario);
  const { talk } = spoken;
  if (!talk) return spoken;

  const steps = scenario.fallback?.steps ?? 0;
  const onSteps = talk.writes.map(
    (write): ClientWrite => ({
      ...write,
      kind: write.kind === 'renamed' ? 'text' : write.kind,
      on: Math.min(oneOf([0, 0, 1, 1, 2]), steps),
    }),
  );

  return { ...spoken, talk: { ...talk, writes: onSteps } };
}
