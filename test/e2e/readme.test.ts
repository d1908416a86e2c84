import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { type LocalProcess, startLocally, waiting } from '../support/local-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** README.md from its first heading to "Put it into your account": every command is run, every block of output compared. */
const readme = readFileSync('README.md', 'utf8');
const blocks = [...readme.matchAll(/```(\w*)\n([\s\S]*?)```/g)].map(([, language = '', text = '']) => ({
  language,
  text: text.trimEnd(),
}));
const used = new Set<number>();
const blockWith = (part: string) => {
  const index = blocks.findIndex(({ text }) => text.includes(part));
  expect(index, `README.md has no block with ${part}`).toBeGreaterThan(-1);
  used.add(index);
  // What is shown follows its command.
  if (blocks[index]?.language === 'sh' && blocks[index + 1]?.language !== 'sh') used.add(index + 1);

  return { command: blocks[index]?.text ?? '', shown: blocks[index + 1]?.text ?? '' };
};

/** What differs from run to run. */
const settled = (text: string) =>
  text
    .replaceAll(/\d\d:\d\d:\d\d/g, '<time>')
    .replaceAll(/\b[0-9A-Za-z]{16}\b/g, '<session>')
    .replaceAll(/─+╮/g, '╮')
    .replaceAll(/(<session> )─+╯/g, '$1╯')
    .trimEnd();

let system: LocalProcess;
let stateDir: string;
let catalog: string;

async function open(): Promise<void> {
  stateDir = await temporaryFolder();
  catalog = join(await temporaryFolder(), 'catalog');
  await cp('catalog', catalog, { recursive: true });
  system = await startLocally({ stateDir, env: { CATALOG: catalog } });
}

/** Runs a command of the README as it is written, but for the place where this system listens and keeps its state. */
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

describe('README.md', { timeout: 60_000 }, () => {
  beforeAll(() => expect(blocks.length).toBeGreaterThan(10));

  test('the first invite: the answer, and verbatim what the terminal shows', async () => {
    await open();
    const { command, shown } = blockWith('-d @events/esp/whatsapp-invite.json');
    const answer = await run(command);
    expect(settled(answer)).toBe(settled(shown));

    const { command: terminal } = blockWith('InviteToChat on Node');
    await vi.waitFor(() => expect(shownHere()).toContain('session waits'), waiting);
    expect(settled(shownHere())).toBe(settled(terminal));

    const { command: look } = blockWith('/sessions/');
    const id = JSON.parse(answer).Parameters._umsChatSessionId;
    const looks = await Promise.all(
      look.split('\n').map((line) => run(line.replace(/sessions\/\w+/, `sessions/${id}`))),
    );
    expect(looks.map((text) => JSON.parse(text))).toMatchObject([
      { sessionId: id, status: 'sent' },
      [{ sessionId: id }],
      [{ interactionId: id, userData: { IvrPath: ['main', 'billing', 'invoice'] } }],
    ]);
  });

  test('the same again is answered 200, and sent once', async () => {
    await open();
    const { command } = blockWith('Idempotency-Key: call-4711');
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
    const { command, shown } = blockWith(part);
    const output = (await run(command)).split('\n').filter((line) => line !== '' && !line.startsWith('['));
    // How often the session is seen on its way depends on the machine.
    const lines = (text: string) =>
      [...new Set(settled(text).split('\n'))].filter((line) => !/ {2}(sending.*|accepted)$/.test(line));

    expect(lines(output.join('\n'))).toEqual(lines(shown));
  });

  test('a wrong request tells every problem', async () => {
    await open();
    expect(JSON.parse(await run(blockWith('fault-several.json').command)).problems).toHaveLength(4);
  });

  test('after a kill the next start sends it, once', async () => {
    await open();
    await run(blockWith('kill -9').command);
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

    const { command: shown } = blockWith('Contcat is none of');
    await vi.waitFor(() => expect(shownHere()).toContain(shown), waiting);
  });
});

test('no block is left over but the install, which every start stands on', () => {
  expect(blocks.filter((_, index) => !used.has(index)).map(({ text }) => text)).toEqual(['npm ci\nnpm start']);
});

test('every file that the README links to is there', () => {
  const links = [...readme.matchAll(/\]\(([^)#]+)\)/g)]
    .map(([, path = '']) => path)
    .filter((path) => !path.startsWith('http'));

  expect(links.length).toBeGreaterThan(2);
  for (const path of links) expect(() => readFileSync(path)).not.toThrow();
});

test('every npm script of the README is there', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const named = [...readme.matchAll(/`npm run ([\w:]+)/g)].map(([, name]) => name);

  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
});
