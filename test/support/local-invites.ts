import { readFileSync } from 'node:fs';
import { expect, vi } from 'vitest';
import { type LocalProcess, waiting } from './local-process.ts';

/** Of the bodies. */
export const client = '15550100001';
export const orderReady = 'Hello Ann, your order A-17 is ready for pickup.';

/** A body of events/esp. */
export const body = (name: string) => readFileSync(new URL(`../../events/esp/${name}.json`, import.meta.url), 'utf8');

export async function invite(system: LocalProcess, name: string): Promise<string> {
  return post(system, body(name));
}

export async function post({ api }: LocalProcess, json: string): Promise<string> {
  const answer = await fetch(`${api}/esp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: json,
  });
  expect(answer.status).toBe(202);
  const { Parameters } = (await answer.json()) as { Parameters: { _umsChatSessionId: string } };
  return Parameters._umsChatSessionId;
}

export async function reaches({ api }: LocalProcess, sessionId: string, expected: object): Promise<void> {
  await vi.waitFor(
    async () => expect(await (await fetch(`${api}/sessions/${sessionId}`)).json()).toMatchObject(expected),
    waiting,
  );
}

export async function order({ api }: LocalProcess, fault: object): Promise<void> {
  const answer = await fetch(`${api}/local/faults`, { method: 'POST', body: JSON.stringify(fault) });
  expect(answer.status).toBe(200);
}

export async function local<Answer = unknown>({ api }: LocalProcess, path: string, method = 'GET'): Promise<Answer> {
  return (await (await fetch(`${api}/local/${path}`, { method })).json()) as Answer;
}
