/**
 * `npm run test:kill [-- seed]`: 300 invites through `npm start` while the vendor misbehaves and the process is killed
 * ten times.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { argumentsOf, stopWithUsage } from '../../cli/arguments.ts';
import { localAccount } from '../../local/account.ts';
import { createRandom } from '../simulation/choices.ts';
import { startAgents } from './agents.ts';
import { brokenPromises, ledgerRows, type Rest, shownSessions } from './checks.ts';
import { type Invited, postInvites } from './load.ts';
import { ask, createLocalSystem } from './local-system.ts';
import { explainUnknowns } from './unknowns.ts';

const invites = 300;
const kills = 10;
const maxDrainMs = 150_000;
const progressMs = 5000;
const poison = ['{"v":1', 'no JSON at all', '{"v":1,"sessionId":"x"}'];

const depths = z.record(z.string(), z.object({ visible: z.number(), hidden: z.number(), delayed: z.number() }));

const usage = 'npm run test:kill -- [SEED]';
const [given = Math.floor(Math.random() * 1_000_000)] = argumentsOf(usage, { allowPositionals: true }).positionals;
const seed = Number(given);
if (!Number.isInteger(seed)) stopWithUsage(usage, `${given} is no whole number`);
const random = createRandom(seed);
const began = Date.now();
const say = (text: string) => console.log(`${String(Math.round((Date.now() - began) / 1000)).padStart(4)} s  ${text}`);

const killedAt: number[] = [];

const stateDir = await mkdtemp(join(tmpdir(), 'invite-to-chat-kill-'));
const system = createLocalSystem(stateDir);
const local = async (path: string, init?: RequestInit) =>
  (await ask(`${system.endpoints().api}/local/${path}`, init))?.json;

const progress = setInterval(() => void showProgress(), progressMs);

try {
  say(`seed ${seed}: ${invites} invites, ${kills} kills`);
  await system.start();
  await sendPoison();
  const agents = startAgents(system);

  const posting = postInvites(system, { count: invites, random, pauseMs: 200 });
  await killAndStart();
  const invited = await posting;
  say(`${invited.length} invites were accepted; waiting for the rest of the work`);

  await drained();
  await agents.stop();
  clearInterval(progress);
  const rest = await lookAround(invited, agents.bodies());
  const broken = brokenPromises(rest);
  for (const promise of broken) console.log(promise);

  const statuses = Object.entries(await countStatuses()).map(([status, count]) => `${count} ${status}`);
  const rows = ledgerRows(rest);
  for (const line of explainUnknowns({ rows, invited, kills: killedAt, shown: shownSessions(rest) })) say(line);
  say(`${statuses.join(', ')}; ${broken.length} broken promises (seed ${seed})`);
  if (broken.length > 0) console.log(system.output());
  process.exitCode = broken.length > 0 ? 1 : 0;
} finally {
  clearInterval(progress);
  await system.kill();
  await rm(stateDir, { recursive: true, force: true });
}

async function killAndStart(): Promise<void> {
  for (let killed = 1; killed <= kills; killed += 1) {
    await misbehave();
    await sleep(1000 + 3500 * random());
    killedAt.push(Date.now());
    await system.kill();
    say(`kill ${killed}`);
    await system.start();
  }
}

/** A line with what is done; none while nobody answers. */
async function showProgress(): Promise<void> {
  const counts = await countStatuses().catch(() => undefined);
  if (!counts) return;

  const statuses = Object.entries(counts).map(([status, count]) => `${count} ${status}`);
  say(`${killedAt.length} of ${kills} kills; ${statuses.join(', ') || 'no invite yet'}`);
}

/** Faults for any client that comes next; a restart forgets them. */
async function misbehave(): Promise<void> {
  const points = ['before-entry', 'before-claim', 'before-send', 'after-send', 'before-acknowledge'];
  const faults = [
    { kind: 'status', count: 1 + Math.floor(3 * random()), code: 130_429, retryAfter: 1 },
    { kind: 'reset', count: 1 },
    { kind: 'timeout-after-accept', count: 1 },
    { kind: 'crash', count: 1, at: points[Math.floor(points.length * random())] },
  ];

  for (const fault of faults) await local('faults', { method: 'POST', body: JSON.stringify(fault) });
}

async function sendPoison(): Promise<void> {
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
async function drained(): Promise<void> {
  for (const until = Date.now() + maxDrainMs; Date.now() < until; await sleep(2000)) {
    const queues = depths.parse(await local('queues'));
    const left = Object.entries(queues).filter(([name, { visible, hidden, delayed }]) => {
      return /-(invites|notifications|agents)$/.test(name) && visible + hidden + delayed > 0;
    });
    if (left.length === 0) return;

    await local('sweep', { method: 'POST' });
  }

  console.log(JSON.stringify(await local('queues')));
}

async function lookAround(invited: readonly Invited[], agents: readonly unknown[]): Promise<Rest> {
  const phones = new Map<string, unknown>();
  for (const { clientId } of invited) phones.set(clientId, await local(`phones/${clientId}`));

  return {
    invited,
    poison,
    phones,
    sessions: await local('sessions'),
    agents,
    entries: await local('chat-queues/1:session-WA-sendSR'),
    letters: await local('dead-letters'),
  };
}

async function countStatuses(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { status } of z.array(z.object({ status: z.string() })).parse(await local('sessions'))) {
    counts[status] = (counts[status] ?? 0) + 1;
  }

  return counts;
}
