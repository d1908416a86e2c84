import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { startDesk } from '../support/desk.ts';
import { runLocally, startLocally, waiting } from '../support/local-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Over real sockets: a phone, `npm start`, and the desk of examples/. */
const client = '15550100001';
const picture = JSON.parse(readFileSync('events/phones/picture.json', 'utf8'));

const shown = z.looseObject({
  from: z.string().optional(),
  text: z.string().optional(),
  files: z.array(z.looseObject({ name: z.string().optional(), mediaType: z.string(), size: z.number() })).optional(),
});
const answerSchema = z.looseObject({ outcome: z.string(), vendorMessageId: z.string() });

async function open() {
  const stateDir = await temporaryFolder();
  const system = await startLocally({ stateDir });
  const { api, output } = system;
  const post = async (path: string, body: string) =>
    (await fetch(api + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).json();
  const phone = async () => z.array(shown).parse(await (await fetch(`${api}/local/phones/${client}`)).json());

  return {
    ...{ api, output, phone, stateDir, system },
    invite: async () => {
      await post('/esp', readFileSync('events/esp/whatsapp-invite.json', 'utf8'));
      await vi.waitFor(() => expect(output()).toContain('session waits'), waiting);
    },
    write: async (body: object) =>
      answerSchema.parse(await post(`/local/phones/${client}/messages`, JSON.stringify(body))),
    order: (fault: object) => post('/local/faults', JSON.stringify(fault)),
    desk: (name: string) => startDesk({ stateDir, command: `npm run desk -- --agent ${name}` }),
    reaches: (text: string) => vi.waitFor(async () => expect((await phone()).at(-1)?.text).toBe(text), waiting),
  };
}

const shows = (desk: { output: () => string }, ...lines: readonly string[]) =>
  vi.waitFor(() => {
    for (const line of lines) expect(desk.output()).toContain(line);
  }, waiting);
/** How often the desk shows it. */
const count = (desk: { output: () => string }, line: string) => desk.output().split(line).length - 1;

describe('a conversation', { timeout: 180_000 }, () => {
  test('goes both ways through the desk, with files, and ends', async () => {
    const { invite, write, desk: open_, reaches, phone, output } = await open();
    const desk = open_('Ben');
    await invite();
    // Nobody is offered a session whose client has not written.
    expect(desk.output()).not.toContain('phone …01');

    await write({ text: 'Is anybody there?' });
    await shows(desk, '1  phone …01 on whatsapp-main: Hello Ann', '1  client  Is anybody there?');
    desk.type('Good morning, Ann.');
    await reaches('Good morning, Ann.');
    await shows(desk, '1  Ben     Good morning, Ann.', '1          ✓ sent');

    await write(picture);
    await shows(desk, '1  client  [image/png] What is this line?');
    desk.type('1: /file examples/desk/map.png We are here');
    await reaches('We are here');
    const size = readFileSync('examples/desk/map.png').length;
    expect((await phone()).at(-1)?.files).toMatchObject([{ mediaType: 'image/png', size }]);
    expect((await phone()).filter(({ from }) => from === 'client')).toMatchObject([
      { text: 'Is anybody there?', readAt: expect.any(String) },
      { text: 'What is this line?' },
    ]);

    desk.type('/end');
    await shows(desk, '1          has ended: requested');
    expect(output()).not.toContain('unexpected');
  });

  test('says what is wrong with what was typed, and where an ended session goes on', async () => {
    const { invite, write, desk: open_ } = await open();
    const desk = open_('Ben');
    await shows(desk, 'Desk of Ben.');
    desk.type('Hello?');
    await shows(desk, 'Nobody has written yet: there is no session.');

    await invite();
    await write({ text: 'One.' });
    await shows(desk, '1  client  One.');
    desk.type('9: Hello?');
    await shows(desk, 'There is no session 9.');
    desk.type('1: /end');
    await shows(desk, '1          has ended: requested');
    await write({ text: 'Two.' });
    await shows(desk, '2  client  Two.');
    desk.type('1: Hello?');
    await shows(desk, 'Not sent. The session has ended. ', 'The client goes on in session 2.');
  });

  test('is the same after the desk was killed, and nothing is shown twice', async () => {
    const { invite, write, desk: open_, reaches, order } = await open();
    const before = open_('Ben');
    await invite();
    await order({ kind: 'duplicate', of: 'webhook', count: 1 });
    await write({ text: 'Is anybody there?' });
    await shows(before, '1  client  Is anybody there?');
    before.type('Yes.');
    await reaches('Yes.');
    await before.kill();
    await write({ text: 'Good.' });

    const after = open_('Ben');
    await shows(after, '1  client  Is anybody there?', '1  Ben     Yes.', '1  client  Good.');
    for (const line of ['Is anybody there?', 'Yes.', 'Good.', 'phone …01']) expect(count(after, line)).toBe(1);
    expect(after.output().indexOf('Yes.')).toBeLessThan(after.output().indexOf('Good.'));
    after.type('Anything else?');
    await reaches('Anything else?');
  });

  test('has one agent, whichever desk takes its messages from the queue, until another one takes over', async () => {
    const { invite, write, desk: open_, reaches, phone } = await open();
    const [ben, eve] = [open_('Ben'), open_('Eve')];
    await invite();
    await write({ text: 'Is anybody there?' });
    await Promise.all([ben, eve].map((desk) => shows(desk, '1  client  Is anybody there?')));
    ben.type('Yes.');
    await shows(eve, '1          is with Ben', '1  Ben     Yes.');
    eve.type('1: I am here, too.');
    await shows(eve, '1: /take takes it over');
    eve.type('/take');
    await shows(ben, '1          is with Eve');
    eve.type('I go on.');
    await reaches('I go on.');

    expect((await phone()).map(({ text }) => text)).not.toContain('I am here, too.');
  });

  test('opens a session of its own if the client begins, and goes on in the dark window by a response alone', async () => {
    const { write, desk: open_, output } = await open();
    const desk = open_('Ben');
    await write({ text: 'Are you open?', channel: 'whatsapp-main', at: Date.now() - 25 * 3_600_000 });
    await shows(desk, '1  client  Are you open?');
    expect(output()).toContain('opened this session on 1:session-WA');

    desk.type('Yes, until six.');
    await shows(desk, 'Not sent. ');
  });
});

describe('callers of a file', { timeout: 180_000 }, () => {
  test('are asked for a key on every route but those of this machine, of vendors and of health', async () => {
    const stateDir = await temporaryFolder();
    const file = join(stateDir, 'callers.json');
    const key = 'a-key-of-the-ivr-0';
    writeFileSync(file, JSON.stringify({ callers: [{ name: 'ivr', 'api-keys': [key] }] }));
    const { api, output } = await startLocally({ stateDir, env: { CALLERS: file } });
    await vi.waitFor(() => expect(output()).toContain(`callers  ${file}: ivr`), waiting);

    const invite = { method: 'POST', body: readFileSync('events/esp/whatsapp-invite.json', 'utf8') };
    const headers = { 'content-type': 'application/json' };
    const statusOf = async (path: string, init: RequestInit = {}) => (await fetch(api + path, init)).status;
    expect(await statusOf('/esp', { ...invite, headers })).toBe(401);
    expect(await statusOf('/sessions/0123456789abcdef')).toBe(401);
    expect(await statusOf('/sessions/0123456789abcdef/messages', { method: 'POST' })).toBe(401);
    expect(await statusOf('/esp', { ...invite, headers: { ...headers, 'x-api-key': key } })).toBe(202);
    for (const path of ['/local', '/health']) expect(await statusOf(path), path).toBe(200);
    expect(await statusOf('/webhooks/meta')).toBe(400);
  });

  test('a file that is none ends npm start with what is wrong', async () => {
    const stateDir = await temporaryFolder();
    const { code, output } = await runLocally(['cli/start.ts'], { stateDir, env: { CALLERS: 'nowhere.json' } });

    expect(code).toBe(2);
    expect(output).toMatch(/^CALLERS is nowhere\.json: ENOENT/);
  });
});
