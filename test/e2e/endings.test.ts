import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { runLocally, startLocally, waiting } from '../support/local-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('npm start ends', { timeout: 120_000 }, () => {
  test('with npm, when npm gets SIGTERM', async () => {
    const stateDir = await temporaryFolder();
    const file = join(stateDir, 'endpoints.json');
    const env = { ...process.env, PORT: '0', STATE_DIR: stateDir };
    const npm = spawn('npm', ['start'], { stdio: 'ignore', env, detached: true });
    onTestFinished(() => {
      // Its group: what it started must not outlive a failed test.
      if (npm.pid !== undefined && existsSync(file)) process.kill(-npm.pid, 'SIGKILL');
    });
    await vi.waitFor(() => expect(existsSync(file)).toBe(true), { ...waiting, timeout: 180_000 });

    npm.kill('SIGTERM');

    await vi.waitFor(() => expect(existsSync(file)).toBe(false), waiting);
  });

  test('without a word when nothing reads its output any more', async () => {
    const env = { ...process.env, PORT: '0', STATE_DIR: await temporaryFolder() };
    const child = spawn(process.execPath, ['cli/start.ts'], { stdio: ['ignore', 'pipe', 'pipe'], env });
    let errors = '';
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    child.stdout.destroy();

    expect(await once(child, 'close')).toEqual([0, null]);
    expect(errors).toBe('');
  });

  test.each([
    ['table', /^Cannot go on: .*\n.*table is damaged: delete it, or .*STATE_DIR=/],
    ['queues', /queues is damaged \(.*\)\. Delete it, .*STATE_DIR=/],
    ['phones', /phones is damaged \(.*\)\. Delete it, .*STATE_DIR=/],
    ['chats', /chats is damaged \(.*\)\. Delete it, .*STATE_DIR=/],
  ])('if its state in %s is damaged, and names that', async (name, says) => {
    const stateDir = await temporaryFolder();
    await (await startLocally({ stateDir })).kill('SIGINT');
    const folder = join(stateDir, name);
    for (const file of readdirSync(folder)) writeFileSync(join(folder, file), 'garbage\ngarbage\n');

    expect(await runLocally(['cli/start.ts'], { stateDir })).toEqual({ code: 1, output: expect.stringMatching(says) });
    expect(readFileSync(join(folder, readdirSync(folder)[0] ?? ''), 'utf8')).toContain('garbage');
  });
});
