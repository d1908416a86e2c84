import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { examplesFor } from '../docs/runners.ts';
import { startDesk } from '../support/desk.ts';
import { type LocalProcess, startLocally, waiting } from '../support/local-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** README.md and docs/tour.md: every command is run, every block of output compared. */
const readme = 'README.md';
const tour = 'docs/tour.md';
const examples = examplesFor('test/e2e/readme.test.ts');

/** What differs from run to run. */
const settled = (text: string) =>
  text
    .replaceAll(/\d\d:\d\d:\d\d/g, '<time>')
    .replaceAll(/\b[0-9A-Za-z]{16}\b/g, '<session>')
    .replaceAll(/─+╮/g, '╮')
    .replaceAll(/(<session> )─+╯/g, '$1╯')
    .trimEnd();

/** WhatsApp's receipts come by a way of their own, before or after the last step. */
const ticksLast = (text: string) => {
  const lines = text.split('\n');
  const isTick = (line: string) => line.includes('  ✓');

  return [...lines.filter((line) => !isTick(line)), ...lines.filter(isTick)].join('\n');
};

let system: LocalProcess;
let stateDir: string;
let catalog: string;

async function open(): Promise<void> {
  stateDir = await temporaryFolder();
  catalog = join(await temporaryFolder(), 'catalog');
  await cp('catalog', catalog, { recursive: true });
  system = await startLocally({ stateDir, env: { CATALOG: catalog } });
}

/** Runs a command of the pages as written, except for this system's address and state folder. */
async function run(command: string): Promise<string> {
  const here = command
    .replaceAll('http://127.0.0.1:3000', system.api)
    .replaceAll('npm run invite -- ', `node cli/invite.ts --url ${system.api} `)
    .replaceAll('./.local/', `${stateDir}/`);
  const { stdout, stderr } = await promisify(execFile)(
    'bash',
    ['-c', `set -o pipefail\n${here.replaceAll('curl ', 'curl -s ')}`],
    {
      env: { ...process.env, NO_COLOR: '1' },
    },
  ).catch((error: { stdout: string; stderr: string }) => error);

  return stdout + stderr;
}

const shownHere = () =>
  system
    .output()
    .replaceAll(system.api, 'http://127.0.0.1:3000')
    .replaceAll(stateDir, '.local')
    .replaceAll(catalog, 'catalog');

describe('README.md', { timeout: 180_000 }, () => {
  test('the first invite: the answer, and verbatim what the terminal shows', async () => {
    await open();
    const { command, shown } = examples.with(readme, '-d @events/esp/whatsapp-invite.json');
    const answer = await run(command.take());
    expect(settled(answer)).toBe(settled(shown?.take() ?? ''));

    const { command: terminal } = examples.with(readme, 'InviteToChat on Node');
    await vi.waitFor(() => expect(shownHere()).toMatch(/session waits[\s\S]*✓✓ delivered|✓✓[\s\S]*waits/), waiting);
    expect(ticksLast(settled(shownHere()))).toBe(settled(terminal.take()));
  });

  test('then they talk: what the desk shows, verbatim, and what the phone then has', async () => {
    await open();
    await run(examples.with(readme, '-d @events/esp/whatsapp-invite.json').command.take());
    await vi.waitFor(() => expect(shownHere()).toMatch(/session waits/), waiting);
    const desk = startDesk({ stateDir, command: examples.with(readme, 'npm run desk').command.take() });
    await vi.waitFor(() => expect(desk.output()).toContain('Desk of'), waiting);
    const { command, shown } = examples.with(readme, '"Is anybody there?"');
    for (const line of command.take().trim().split('\n'))
      expect(JSON.parse(await run(line))).toMatchObject({ outcome: 'posted' });

    // What stands behind > is typed when all above it is shown.
    const parts =
      shown
        ?.take()
        .trimEnd()
        .split(/^> (.*)\n/m) ?? [];
    let above = '';
    for (const [index, part] of parts.entries()) {
      if (index % 2 === 1) desk.type(part);
      else {
        above += part;
        await vi.waitFor(() => expect(desk.output().trimEnd()).toBe(above.trimEnd()), waiting);
      }
    }

    const [stop = '', start = ''] = examples.with(readme, '"STOP"').command.take().trim().split('\n');
    await run(stop);
    await vi.waitFor(() => expect(shownHere()).toContain('the client wants no messages'), waiting);
    expect(JSON.parse(await run('curl http://127.0.0.1:3000/local/phones/15550100001'))).toMatchObject([
      { template: 'continue_in_chat' },
      { from: 'client', text: 'Is anybody there?' },
      { from: 'client', media: { mediaType: 'image/png' } },
      { text: 'That is the delivery.' },
      { text: 'And this is where we are.', files: [{ mediaType: 'image/png' }] },
      { from: 'client', text: 'STOP' },
    ]);

    // The tour goes on from here: the same client gets what it sends.
    await run(start);
    await vi.waitFor(() => expect(shownHere()).toContain('the client wants messages again'), waiting);
    expect(JSON.parse(await run(examples.with(tour, '/receipts').command.take()))).toMatchObject({ outcome: 'posted' });
  });

  test('what every start stands on is the install', () => {
    expect(examples.with(readme, 'npm ci').command.take()).toBe('npm ci\nnpm start\n');
  });
});

describe('docs/tour.md', { timeout: 180_000 }, () => {
  test('the session, the phone and the queue can be looked at', async () => {
    await open();
    const answer = await run(examples.with(readme, '-d @events/esp/whatsapp-invite.json').command.take());
    const id: string = JSON.parse(answer).Parameters._umsChatSessionId;
    await vi.waitFor(() => expect(shownHere()).toContain('session waits'), waiting);

    const looks = examples.with(tour, '/sessions/').command.take().trim().split('\n');
    const seen = await Promise.all(looks.map((line) => run(line.replace(/sessions\/\w+/, `sessions/${id}`))));
    expect(seen.map((text) => JSON.parse(text))).toMatchObject([
      { sessionId: id, status: 'sent' },
      [{ sessionId: id }],
      [{ interactionId: id, userData: { IvrPath: ['main', 'billing', 'invoice'] } }],
    ]);
  });

  test('a phone reads its message, and the receipt shows', async () => {
    await open();
    await run(examples.with(readme, '-d @events/esp/whatsapp-invite.json').command.take());
    await vi.waitFor(() => expect(shownHere()).toContain('✓✓ delivered'), waiting);
    const { command, shown } = examples.with(tour, '/receipts');
    expect(JSON.parse(await run(command.take()))).toMatchObject({ outcome: 'posted', answers: { meta: 200 } });

    await vi.waitFor(() => expect(settled(shownHere())).toContain(settled(shown?.take() ?? '')), waiting);
  });

  test('a client who writes first has a session, and a webhook that comes twice changes nothing', async () => {
    await open();
    const { command, shown } = examples.with(tour, '"Are you open?"');
    for (const line of command.take().trim().split('\n')) await run(line);
    const lines = settled(shown?.take() ?? '').split('\n');

    const steps = () =>
      settled(shownHere())
        .split('\n')
        .filter((line) => line.startsWith('<time>'));
    await vi.waitFor(() => expect(steps()).toEqual(lines), waiting);
  });

  test('the same again is answered 200, and sent once', async () => {
    await open();
    const command = examples.with(tour, 'Idempotency-Key: ').command.take();
    expect(await run(command)).toMatch(/^HTTP\/1.1 202 /);
    await vi.waitFor(
      async () => expect(await run(command)).toMatch(/^HTTP\/1.1 200 OK[\s\S]*idempotent-replayed: true/i),
      waiting,
    );
    expect(await (await fetch(`${system.api}/local/phones/15550100001`)).json()).toHaveLength(1);
  });

  test.each([
    'npm run invite -- events/esp/whatsapp-notification.json',
    '"code":130429,"retryAfter":3}',
    '"code":131026}',
  ])('what follows %s', async (part) => {
    await open();
    const { command, shown } = examples.with(tour, part);
    const output = (await run(command.take())).split('\n').filter((line) => line !== '' && !line.startsWith('['));
    // How often the session is seen on its way depends on the machine.
    const lines = (text: string) =>
      [...new Set(settled(text).split('\n'))].filter((line) => !/ {2}(sending.*|accepted)$/.test(line));

    expect(lines(output.join('\n'))).toEqual(lines(shown?.take() ?? ''));
  });

  test('a wrong request is answered with every problem', async () => {
    await open();
    const answer = await run(examples.with(tour, 'fault-several.json').command.take());

    expect(JSON.parse(answer).problems).toHaveLength(4);
  });

  test('after a kill the next start sends it, once', async () => {
    await open();
    await run(examples.with(tour, 'kill -9').command.take());
    await vi.waitFor(async () => expect(await system.kill('SIGKILL')).toBeNull(), waiting);
    system = await startLocally({ stateDir, env: { CATALOG: catalog } });

    await vi.waitFor(
      async () => expect(await (await fetch(`${system.api}/local/phones/15550100001`)).json()).toHaveLength(1),
      waiting,
    );
    await vi.waitFor(() => expect(system.output()).toContain('sending, attempt 2'), waiting);
  });

  test('a misspelt field code shows its place, and the old response stays in force', async () => {
    await open();
    const file = join(catalog, 'responses/order-ready.yml');
    const good = readFileSync(file, 'utf8');
    await writeFile(file, good.replace('Contact.FirstName', 'Contcat.FirstName'));

    const shown = examples.with(tour, 'Contcat is not one of').command.take().trimEnd();
    await vi.waitFor(() => expect(shownHere()).toContain(shown), waiting);
  });
});

test('no example of the two pages is left over', () => {
  expect(examples.left()).toEqual([]);
});
