/** 340 invites through `npm start` while vendors and GMS misbehave and the process is killed ten times. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { localAccount } from '../../local/account.ts';
import { crashPoints } from '../../local/faults.ts';
import { createRandom } from '../simulation/choices.ts';
import { startAgents } from './agents.ts';
import { type BridgedTalks, startBridgedTalks } from './bridged.ts';
import { writeCatalog } from './catalog.ts';
import { brokenPromises, ledgerRows, type Rest, shownSessions } from './checks.ts';
import { brokenConversations } from './conversation-checks.ts';
import { startTalks, type Talks } from './conversations.ts';
import { judgeBridged } from './judge-bridged.ts';
import { type Invited, postInvites } from './load.ts';
import { ask, createLocalSystem } from './local-system.ts';
import { brokenReceipts, relayed, reportAgain } from './receipts.ts';
import { explainUnknowns } from './unknowns.ts';

const invites = 300;
/** Besides those, on a channel whose agents are in a bridged GMS. */
const bridgedInvites = 40;
const kills = 10;
/** Longer than what a killed relay had received stays hidden. */
const maxDrainMs = 240_000;
const progressMs = 5000;
const poison = ['{"v":1', 'no JSON at all', '{"v":1,"sessionId":"x"}'];

const depths = z.record(z.string(), z.object({ visible: z.number(), hidden: z.number(), delayed: z.number() }));

type Run = {
  readonly system: ReturnType<typeof createLocalSystem>;
  readonly random: () => number;
  readonly say: (text: string) => void;
  readonly killedAt: number[];
};

/**
 * Prints its progress and what it found; returns the number of broken promises. The same seed chooses the same kills
 * and faults.
 */
export async function runKillTest(seed: number): Promise<number> {
  const began = Date.now();
  const say = (text: string) =>
    console.log(`${String(Math.round((Date.now() - began) / 1000)).padStart(4)} s  ${text}`);
  const stateDir = await mkdtemp(join(tmpdir(), 'invite-to-chat-kill-'));
  const catalog = await mkdtemp(join(tmpdir(), 'invite-to-chat-kill-catalog-'));
  await writeCatalog(catalog);
  const run: Run = { system: createLocalSystem(stateDir, { catalog }), random: createRandom(seed), say, killedAt: [] };
  const progress = setInterval(() => void showProgress(run), progressMs);

  try {
    say(`seed ${seed}: ${invites} invites, ${bridgedInvites} more through GMS, ${kills} kills`);
    await run.system.start();
    await sendPoison(run);
    const talks = startTalks(run.system);
    const agents = startAgents(run.system, talks.take);
    const bridged = startBridgedTalks(run.system, bridgedInvites, 1200);

    const posting = postInvites(run.system, { count: invites, random: run.random, pauseMs: 200 });
    await killAndStart(run);
    const invited = await posting;
    say(`${invited.length} invites were accepted; waiting for the rest of the work`);

    await drained(run);
    await talks.settled();
    await bridged.settled(maxDrainMs);
    await relayed(run.system, maxDrainMs);
    const before = await lookAround(run, invited, []);
    say(`${await reportAgain(run.system, { ...before, views: await viewsOf(run, invited) })} receipts come again`);
    await relayed(run.system, maxDrainMs);
    await drained(run);
    await agents.stop();
    clearInterval(progress);

    return await judge(run, await lookAround(run, invited, agents.bodies()), { talks, bridged });
  } finally {
    clearInterval(progress);
    await run.system.kill();
    for (const folder of [stateDir, catalog]) await rm(folder, { recursive: true, force: true });
  }
}

type Talked = { readonly talks: Talks; readonly bridged: BridgedTalks };

async function judge(run: Run, rest: Rest, { talks, bridged }: Talked): Promise<number> {
  const { written, answered } = talks;
  const phones = await phonesOf(
    run,
    answered.map(({ clientId }) => clientId),
  );
  const { letters } = rest;
  const inGms = await judgeBridged(run.system, bridged, { letters, maxMs: maxDrainMs });
  const broken = [
    ...brokenPromises(rest),
    ...inGms.broken,
    ...brokenReceipts({ ...rest, views: await viewsOf(run, rest.invited) }),
    ...brokenConversations({ ...rest, written, answered, phones, states: await statesOf(run, talks) }),
  ];
  for (const promise of broken) console.log(promise);

  const { invited } = rest;
  const statuses = Object.entries(await countStatuses(run)).map(([status, count]) => `${count} ${status}`);
  const rows = ledgerRows(rest);
  for (const line of explainUnknowns({ rows, invited, kills: run.killedAt, shown: shownSessions(rest) })) run.say(line);
  run.say(`${written.length} messages of clients, ${answered.length} of agents`);
  run.say(`through GMS: ${inGms.figures}`);
  run.say(`${statuses.join(', ')}; ${broken.length} broken promises`);
  if (broken.length > 0) console.log(run.system.output());

  return broken.length;
}

async function local({ system }: Run, path: string, init?: RequestInit): Promise<unknown> {
  return (await ask(`${system.endpoints().api}/local/${path}`, init))?.json;
}

async function killAndStart(run: Run): Promise<void> {
  const { system, random, say, killedAt } = run;
  for (let killed = 1; killed <= kills; killed += 1) {
    await misbehave(run);
    await sleep(1000 + 3500 * random());
    killedAt.push(Date.now());
    await system.kill();
    say(`kill ${killed}`);
    await system.start();
  }
}

/** A line with what is done; none while the system does not answer. */
async function showProgress(run: Run): Promise<void> {
  const counts = await countStatuses(run).catch(() => undefined);
  if (!counts) return;

  const statuses = Object.entries(counts).map(([status, count]) => `${count} ${status}`);
  run.say(`${run.killedAt.length} of ${kills} kills; ${statuses.join(', ') || 'no invite yet'}`);
}

/** Faults for any client that comes next; a restart forgets them. */
async function misbehave(run: Run): Promise<void> {
  const { random } = run;
  const one = <Of>(of: readonly Of[]) => of[Math.floor(of.length * random())];
  const faults = [
    { kind: 'status', count: 1 + Math.floor(3 * random()), code: 130_429, retryAfter: 1 },
    { kind: 'reset', count: 1 },
    { kind: 'timeout-after-accept', count: 1 },
    { kind: 'crash', count: 1, at: one(crashPoints) },
    { kind: 'crash', count: 1, at: one(crashPoints.filter((at) => /receipt|store/.test(at))) },
    { kind: one(['duplicate', 'reverse', 'drop-answer', 'foreign', 'early', 'drop']), of: 'webhook', count: 3 },
    { kind: 'delay', of: 'webhook', count: 2, seconds: 3 * random() },
    { kind: 'timeout-after-accept', of: 'say', count: 1 },
    { kind: 'status', of: one(['say', 'state']), code: one([1, 2]), count: 1 },
    { kind: one(['drop', 'duplicate']), of: 'push', count: 2 },
    ...(random() < 0.5 ? [{ kind: 'restart', of: 'chat-server', count: 1 }] : []),
  ];

  for (const fault of faults) await local(run, 'faults', { method: 'POST', body: JSON.stringify(fault) });
}

async function sendPoison({ system }: Run): Promise<void> {
  const { sqs, inviteQueueUrl } = system.endpoints();
  const { region, credentials } = localAccount;
  const client = new SQSClient({ endpoint: sqs, region, credentials, useQueueUrlAsEndpoint: false });
  const Entries = poison.map((body, index) => ({ Id: String(index), MessageBody: body }));
  await client.send(new SendMessageBatchCommand({ QueueUrl: inviteQueueUrl, Entries }));
  client.destroy();
}

/**
 * Sweeps until no invite is on its way, no entry is left, and the agents have taken all. What a killed process held
 * comes back after its visibility timeout.
 */
async function drained(run: Run): Promise<void> {
  for (const until = Date.now() + maxDrainMs; Date.now() < until; await sleep(2000)) {
    const queues = depths.parse(await local(run, 'queues'));
    const left = Object.entries(queues).filter(([name, { visible, hidden, delayed }]) => {
      return /-(invites|notifications|agents|messages\.fifo)$/.test(name) && visible + hidden + delayed > 0;
    });
    if (left.length === 0) return;

    await local(run, 'sweep', { method: 'POST' });
  }

  console.log(JSON.stringify(await local(run, 'queues')));
}

async function lookAround(run: Run, invited: readonly Invited[], agents: readonly unknown[]): Promise<Rest> {
  const phones = await phonesOf(
    run,
    invited.map(({ clientId }) => clientId),
  );

  return {
    invited,
    poison,
    phones: new Map([...phones].map(([clientId, shown]) => [clientId, invitesOf(shown)])),
    sessions: await local(run, 'sessions'),
    agents,
    entries: await local(run, 'chat-queues/1:session-WA-sendSR'),
    letters: await local(run, 'dead-letters'),
  };
}

async function phonesOf(run: Run, clientIds: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
  const phones = new Map<string, unknown>();
  for (const clientId of new Set(clientIds)) phones.set(clientId, await local(run, `phones/${clientId}`));

  return phones;
}

const onPhone = z.array(z.looseObject({ from: z.string().optional(), messageId: z.string().optional() }));

/** What a phone shows of invites: neither what its client wrote, nor what agents did. */
function invitesOf(phone: unknown): unknown {
  return onPhone.parse(phone).filter(({ from, messageId }) => from !== 'client' && messageId?.endsWith('.0') !== false);
}

/** What became of each agent's message. */
async function statesOf({ system }: Run, { answered }: Talks): Promise<ReadonlyMap<string, unknown>> {
  const states = new Map<string, unknown>();
  for (const { sessionId, messageId } of answered)
    states.set(messageId, (await ask(`${system.endpoints().api}/sessions/${sessionId}/messages/${messageId}`))?.json);

  return states;
}

async function viewsOf({ system }: Run, invited: readonly Invited[]): Promise<ReadonlyMap<string, unknown>> {
  const views = new Map<string, unknown>();
  for (const { sessionId } of invited)
    views.set(sessionId, (await ask(`${system.endpoints().api}/sessions/${sessionId}`))?.json);

  return views;
}

async function countStatuses(run: Run): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { status } of z.array(z.object({ status: z.string() })).parse(await local(run, 'sessions'))) {
    counts[status] = (counts[status] ?? 0) + 1;
  }

  return counts;
}
