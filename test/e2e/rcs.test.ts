import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import * as z from 'zod';
import { startLocally, waiting } from '../support/local-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const client = '15550100001';
const shown = z.array(
  z.looseObject({
    ...{ sessionId: z.string().optional(), mediaType: z.string().optional(), text: z.string().optional() },
    choices: z.array(z.string()).optional(),
  }),
);

async function open() {
  const { api, output } = await startLocally({ stateDir: await temporaryFolder(), env: { CATALOG: 'examples/rcs' } });
  const post = (path: string, body: string) =>
    fetch(api + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const get = async (path: string): Promise<unknown> => (await fetch(api + path)).json();

  return {
    ...{ post, output },
    /** Resolves with the message on the phone when it is delivered, the nth one there. */
    invite: async (nth: number) => {
      await post('/esp', readFileSync('events/esp/rcs-invite.json', 'utf8'));

      return vi.waitFor(async () => {
        const message = shown.parse(await get(`/local/phones/${client}`))[nth - 1];
        expect(message).toBeDefined();
        const session = await get(`/sessions/${message?.sessionId}`);
        expect(session).toMatchObject({ status: 'sent', receipt: { status: 'delivered' } });

        return message;
      }, waiting);
    },
  };
}

test('by RCS a card goes out, and an SMS to a phone that takes none, which counts as delivered', {
  timeout: 90_000,
}, async () => {
  const { invite, post, output } = await open();
  expect(await invite(1)).toMatchObject({
    ...{ mediaType: 'rcs', text: 'Order A-17 is ready\nHello Ann, when do you come?' },
    choices: ['Today', 'Tomorrow', 'The way', 'Call us'],
  });
  expect(output()).toContain('· RCS');

  await post('/local/faults', JSON.stringify({ kind: 'failed', count: 1, code: 'UNDELIVERABLE' }));
  const text = 'Hello Ann, order A-17 is ready. When do you come?';
  expect(await invite(2)).toMatchObject({ mediaType: 'sms', text });
  expect(output()).not.toContain('unexpected');
});
