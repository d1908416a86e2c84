import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';

const {
  scripts,
  dependencies,
  devDependencies,
}: Record<string, Record<string, string>> = JSON.parse(readFileSync('package.json', 'utf8'));

/** A checkout with these packages, and what its `npm start` ends with. */
async function start(packages: readonly string[], { under = '' } = {}) {
  const root = await temporaryFolder();
  mkdirSync(join(root, 'cli'), { recursive: true });
  cpSync('package.json', join(root, 'package.json'));
  cpSync('cli/check-installed.js', join(root, 'cli/check-installed.js'));
  writeFileSync(join(root, 'cli/start.ts'), 'console.log("started");');
  for (const name of packages) {
    mkdirSync(join(root, 'node_modules', name), { recursive: true });
    writeFileSync(join(root, 'node_modules', name, 'package.json'), '{}');
  }

  const version = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${under}' } })`;
  const before = under === '' ? [] : ['--import', `data:text/javascript,${encodeURIComponent(version)}`];
  const args = scripts?.start?.split(' ').slice(1) ?? [];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...before, ...args], { cwd: root, encoding: 'utf8' });

  return { status, output: stdout + stderr };
}

const all = Object.keys({ ...dependencies, ...devDependencies });

test('npm start without npm ci says npm ci', async () => {
  expect(await start([])).toEqual({ status: 1, output: expect.stringMatching(/ is not installed\. .*: npm ci\n$/) });
});

test('npm start without a package that a pull has added names it', async () => {
  const output = 'zod is not installed. Run this first: npm ci\n';

  expect(await start(all.filter((name) => name !== 'zod'))).toEqual({ status: 1, output });
});

test('npm start after npm ci --ignore-scripts, under the Node of the machine, says npm ci', async () => {
  const ended = await start(all, { under: '20.20.2' });

  expect(ended).toEqual({
    status: 1,
    output: expect.stringMatching(/^This is Node 20\.20\.2; .*without --ignore-scripts/),
  });
});

test('npm start goes on if everything is installed', async () => {
  expect(await start(all)).toEqual({ status: 0, output: 'started\n' });
});

test('every command of package.json looks first whether it is installed', () => {
  const commands = Object.values(scripts ?? {}).filter((script) => /\b(?:cli|test)\/\S+\.ts/.test(script));

  expect(commands.length).toBeGreaterThan(15);
  expect(commands.filter((script) => !script.startsWith('node --import ./cli/check-installed.js '))).toEqual([]);
});
