import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { examplesFor } from '../docs/runners.ts';
import { startDesk } from '../support/desk.ts';
import { startLocally, waiting } from '../support/local-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Pages whose examples run against `npm start` as they are written. */
const examples = examplesFor('test/e2e/pages.test.ts');
const bash = (line: string) => promisify(execFile)('bash', ['-c', line.replace('curl ', 'curl -s ')]);
const withoutId = (text: string) =>
  JSON.parse(text.replace(/"_umsChatSessionId":"[0-9A-Za-z]{16}"/, '"_umsChatSessionId":"…"'));

describe('docs/ivr/amazon-connect.md', { timeout: 180_000 }, () => {
  const page = 'docs/ivr/amazon-connect.md';

  test('its events are answered as it says, and its command is', async () => {
    const { api } = await startLocally({ stateDir: await temporaryFolder() });
    const post = async (body: string) =>
      withoutId(await (await fetch(`${api}/local/connect-flow`, { method: 'POST', body })).text());
    const answers = examples.all(page, 'answer').map((example) => JSON.parse(example.take()));

    for (const [index, event] of examples.all(page, 'connect').entries())
      expect(await post(event.take())).toEqual(answers[index]);

    for (const command of examples.all(page, 'sh')) {
      const { stdout } = await bash(command.take().replace('http://127.0.0.1:3000', api));
      expect(JSON.parse(stdout)).toMatchObject({ Status: 'accepted', FaultCode: '' });
    }
  });
});

describe('docs/consume-chat-queue.md', { timeout: 180_000 }, () => {
  const page = 'docs/consume-chat-queue.md';

  test('its desk shows a session when its client writes', async () => {
    const stateDir = await temporaryFolder();
    const { api } = await startLocally({ stateDir });
    await bash(`curl -H 'content-type: application/json' -d @events/esp/whatsapp-invite.json ${api}/esp`);
    await vi.waitFor(
      async () => expect(await (await fetch(`${api}/local/chat-queues/1:session-WA`)).json()).toHaveLength(1),
      waiting,
    );

    const desk = startDesk({ stateDir, command: examples.with(page, 'npm run desk').command.take() });
    const { command, shown } = examples.with(page, '/messages');
    await bash(command.take().replace('http://127.0.0.1:3000', api));
    const expected = shown?.take();

    await vi.waitFor(() => expect(desk.output()).toBe(expected), waiting);
    await vi.waitFor(
      async () => expect(await (await fetch(`${api}/local/chat-queues/1:session-WA`)).json()).toEqual([]),
      waiting,
    );
  });
});

describe('docs/conversation.md', { timeout: 180_000 }, () => {
  const page = 'docs/conversation.md';

  test('a phone opens a session, and the answer to it is on the phone', async () => {
    const { api } = await startLocally({ stateDir: await temporaryFolder() });
    const here = async (line: string) =>
      (await bash(line.replaceAll('http://127.0.0.1:3000', api).replaceAll('curl ', 'curl -s '))).stdout;
    const [writes = '', reads = ''] = examples.with(page, 'Are you open?').command.take().trim().split('\n');
    expect(JSON.parse(await here(writes))).toMatchObject({ outcome: 'posted', answers: { meta: 200 } });
    await vi.waitFor(
      async () =>
        expect(JSON.parse(await here(reads))).toMatchObject([
          { type: 'session.opened', interactionType: 'Inbound' },
          { type: 'session.message', from: 'client', text: 'Are you open?' },
        ]),
      waiting,
    );

    const [phone = '', ...answer] = examples.with(page, 'Until six.').command.take().trim().split('\n').toReversed();
    const lines = answer.toReversed();
    expect(JSON.parse(await here(lines.join('\n')))).toMatchObject({ messageId: expect.any(String) });
    await vi.waitFor(
      async () =>
        expect(JSON.parse(await here(phone))).toMatchObject([
          { from: 'client', text: 'Are you open?' },
          { text: 'Until six.' },
        ]),
      waiting,
    );

    const naming = lines.slice(
      0,
      lines.findIndex((line) => line.startsWith('curl -H')),
    );
    const announced = await here([...naming, examples.with(page, '"mediaType"').command.take()].join('\n'));
    const { upload, mediaId } = JSON.parse(announced);
    const { status } = await fetch(upload.url, { ...upload, body: Buffer.alloc(68) });
    expect([status, mediaId]).toEqual([200, expect.stringMatching(/^[\w-]{16,}$/)]);
  });
});

test('no example is left over', () => {
  expect(examples.left()).toEqual([]);
});
