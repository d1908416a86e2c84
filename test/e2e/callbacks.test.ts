import { describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { examplesFor } from '../docs/runners.ts';
import { startWithReceiver } from '../support/callback-receiver.ts';
import { runLocally, startLocally, waiting } from '../support/local-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const toldSchema = z.array(z.object({ state: z.string() }));
const examples = examplesFor('test/e2e/callbacks.test.ts');

describe('callbacks of npm start', { timeout: 90_000 }, () => {
  test('tell a caller, signed, what becomes of its invite, its message, its client and its session', async () => {
    const { invite, received, call, get, api, endpoints, secret } = await startWithReceiver();
    expect(endpoints.callbacks).toMatchObject({ ivr: { secrets: [secret] } });

    const sessionId = await invite();
    const types = () => received().map(({ type }) => type);
    await vi.waitFor(
      () => expect(types()).toEqual(expect.arrayContaining(['invite.sent', 'invite.delivered'])),
      waiting,
    );
    await fetch(`${api}/local/phones/15550100001/messages`, {
      method: 'POST',
      body: JSON.stringify({ text: 'Hello' }),
    });
    await vi.waitFor(() => expect(types()).toContain('client.replied'), waiting);
    await fetch(`${api}/local/phones/15550100001/messages`, {
      method: 'POST',
      body: JSON.stringify({ text: 'Again' }),
    });
    await call(`/sessions/${sessionId}`, { method: 'DELETE' });
    await vi.waitFor(() => expect(types()).toContain('session.terminated'), waiting);

    const callbacks = received();
    expect(types().toSorted()).toEqual(['client.replied', 'invite.delivered', 'invite.sent', 'session.terminated']);
    expect(callbacks.map(({ data }) => data.revision)).toEqual([1, 2, 3, 4]);
    expect(new Set(callbacks.map(({ id }) => id)).size).toBe(4);
    expect(callbacks.map(({ path }) => path)).toContain('/callbacks?tenant=1');
    expect(JSON.stringify(callbacks)).not.toContain('15550100001');
    const { revision, ...data } = callbacks.at(-1)?.data ?? {};
    expect(data).toEqual(await get(`/sessions/${sessionId}`));

    expect(await (await fetch(`${api}/local/callbacks`)).json()).toContainEqual(
      expect.objectContaining({
        sessionId,
        type: 'invite.sent',
        state: 'taken',
        tries: [{ at: expect.any(String), answer: 'HTTP 200' }],
      }),
    );
  });

  test('come again with the same id if the endpoint does not take them, and other callers hear nothing', async () => {
    let count = 0;
    const { invite, received } = await startWithReceiver({
      callback: { events: ['invite.sent'] },
      answer: () => {
        count += 1;
        return count === 1 ? 500 : 204;
      },
    });
    await invite('a-key-of-sixteen-characters-2');
    await invite();

    await vi.waitFor(() => expect(received()).toHaveLength(2), waiting);
    const [first, second] = received().map(({ id, type, timestamp, data }) => [id, type, timestamp, data.revision]);
    expect(second).toEqual(first);
  });

  test('an endpoint that answers 410 gets no more', async () => {
    const { invite, received, api, output } = await startWithReceiver({ answer: () => 410 });
    await invite();
    await vi.waitFor(() => expect(output()).toContain('wants no more callbacks'), waiting);
    const before = received().length;
    await invite();

    await vi.waitFor(async () => {
      const told = toldSchema.parse(await (await fetch(`${api}/local/callbacks`)).json());
      expect(told.filter(({ state }) => state === 'parked').length).toBeGreaterThan(before);
    }, waiting);
    expect(received()).toHaveLength(before);
  });

  test('are shown, and sent again by an operator, who switches an endpoint on that answered 410', async () => {
    let status = 410;
    const { invite, received, stateDir } = await startWithReceiver({
      answer: () => status,
      callback: { events: ['invite.sent'] },
    });
    const [show, send, enable] = examples
      .all('docs/callbacks.md', 'sh')
      .flatMap((example) => example.take().trim().split('\n'));
    const run = (command = '') =>
      runLocally(['cli/operate/callbacks.ts', ...command.split(' ').slice(4)], { stateDir });
    const sessionId = await invite();

    await vi.waitFor(async () => {
      const { code, output } = await run(show);
      expect(output).toMatch(/^ivr: off, because it answered 410; last: HTTP 410, .*\n1 parked\n/);
      expect(output).toContain(`${sessionId} invite.sent: 1 try, last: HTTP 410`);
      expect(code).toBe(1);
    }, waiting);
    // A misspelt name must not read as if all were well with its endpoint.
    expect((await run(show?.replace('ivr', 'irv'))).output).toMatch(/^irv: no callback of a caller of this name/);
    expect(await run(send)).toMatchObject({ code: 1, output: expect.stringContaining('--enable') });
    expect(received()).toHaveLength(1);

    status = 200;
    expect(await run(enable)).toEqual({
      code: 0,
      output: expect.stringMatching(/^1 parked\n1 of 1 sent\nivr: takes callbacks/),
    });
    expect(received().map(({ id }) => id)).toEqual(Array(2).fill(`${sessionId}_invite_sent`));
    expect(await run(show)).toMatchObject({ code: 0, output: expect.stringContaining('0 parked') });
    expect(examples.left()).toEqual([]);
  });

  test('without a caller that lists one there is no queue, function or step of theirs', async () => {
    const { api, output } = await startLocally({ stateDir: await temporaryFolder() });
    const queues = await (await fetch(`${api}/local/queues`)).json();

    expect(JSON.stringify(queues)).not.toContain('callbacks');
    expect(output()).not.toContain('callback');
  });
});
