import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { ask, createLocalSystem } from '../kill/local-system.ts';
import { espBody } from '../support/builders.ts';
import { type Figures, median } from './suite.ts';

const messages = 20;
const maxMs = 10_000;
const clientId = '12025550123';

const accepted = z.object({ Parameters: z.object({ _umsChatSessionId: z.string() }) });
const texts = z.array(z.looseObject({ text: z.string().optional() }));

/** From one phone to the desk's queue and back, in the whole system on this machine, one message at a time. */
export async function measureLatency(): Promise<Figures> {
  const stateDir = await mkdtemp(join(tmpdir(), 'invite-to-chat-bench-'));
  const system = createLocalSystem(stateDir);

  try {
    await system.start();
    const { api } = system.endpoints();
    const post = (path: string, body: unknown) =>
      ask(`${api}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const isAt = async (path: string, text: string) =>
      texts.safeParse((await ask(`${api}${path}`))?.json).data?.some((message) => message.text === text) === true;
    const timed = async (send: () => Promise<unknown>, path: string, text: string) => {
      const began = performance.now();
      await send();
      while (!(await isAt(path, text))) {
        if (performance.now() - began > maxMs) throw new Error(`${text} did not come`);
        await sleep(2);
      }

      return performance.now() - began;
    };

    const answer = await post('/esp', espBody({ _umsClientId: clientId }));
    const sessionId = accepted.parse(answer?.json).Parameters._umsChatSessionId;
    while (!(await isSent(api, sessionId))) await sleep(20);

    const toAgents: number[] = [];
    const toPhones: number[] = [];
    for (let number = 0; number < messages; number += 1) {
      const question = `Question ${number}`;
      const reply = `Answer ${number}`;
      toAgents.push(
        await timed(
          () => post(`/local/phones/${clientId}/messages`, { text: question }),
          '/local/chat-queues/1:session-WA',
          question,
        ),
      );
      toPhones.push(
        await timed(() => post(`/sessions/${sessionId}/messages`, { text: reply }), `/local/phones/${clientId}`, reply),
      );
    }

    return {
      'phone to agents, p50': { figure: Math.round(median(toAgents)), unit: 'ms', atMost: 500 },
      'agent to phone, p50': { figure: Math.round(median(toPhones)), unit: 'ms', atMost: 500 },
    };
  } finally {
    await system.kill();
    await rm(stateDir, { recursive: true, force: true });
  }
}

async function isSent(api: string, sessionId: string): Promise<boolean> {
  const { data } = z.object({ status: z.string() }).safeParse((await ask(`${api}/sessions/${sessionId}`))?.json);

  return data?.status === 'sent';
}
