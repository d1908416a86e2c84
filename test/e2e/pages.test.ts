import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { examplesFor } from '../docs/runners.ts';
import { startLocally, waiting } from '../support/local-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Pages whose examples run against `npm start` as they are written. */
const examples = examplesFor('test/e2e/pages.test.ts');
const bash = (line: string) => promisify(execFile)('bash', ['-c', line.replace('curl ', 'curl -s ')]);
const withoutId = (text: string) =>
  JSON.parse(text.replace(/"_umsChatSessionId":"[0-9A-Za-z]{16}"/, '"_umsChatSessionId":"…"'));

describe('docs/ivr/amazon-connect.md', { timeout: 60_000 }, () => {
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

describe('docs/consume-chat-queue.md', { timeout: 60_000 }, () => {
  const page = 'docs/consume-chat-queue.md';
  const consumer = examplesFor('test/docs/consume-chat-queue.test.ts').with(page, 'function consume').command;

  test('its consumer and its desk print the session of an invite, and take it', async () => {
    const stateDir = await temporaryFolder();
    const { api } = await startLocally({ stateDir });
    await bash(`curl -H 'content-type: application/json' -d @events/esp/whatsapp-invite.json ${api}/esp`);
    const waits = async () => (await fetch(`${api}/local/chat-queues/1:session-WA`)).json();
    await vi.waitFor(async () => expect(await waits()).toHaveLength(1), waiting);

    const folder = resolve('node_modules/.cache/docs-desk');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'consume.mjs'), consumer.take());
    const desk = examples.with(page, 'import { consume }');
    writeFileSync(join(folder, 'desk.mjs'), desk.command.take().replace('.local/', `${stateDir}/`));
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'desk.mjs')]);

    expect(stdout).toBe(desk.shown?.take());
    expect(await waits()).toEqual([]);
  });
});

test('no example is left over', () => {
  expect(examples.left()).toEqual([]);
});
