import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type LocalProcess, startLocally } from './local-process.ts';

/**
 * One `npm start` for all tests of a file, at whose top it is called: each test has clients of its own there.
 * `environmentIn` may write into the folder, which is gone afterwards.
 */
export function shareSystem(
  environmentIn: (folder: string) => Promise<Readonly<Record<string, string>>>,
): () => LocalProcess {
  const folder = mkdtempSync(join(tmpdir(), 'invite-to-chat-'));
  let system: LocalProcess | undefined;
  let end = async () => {};

  beforeAll(async () => {
    const env = await environmentIn(folder);
    const atEnd = (stop: () => Promise<void>) => {
      end = stop;
    };
    system = await startLocally({ stateDir: join(folder, 'state'), env, atEnd });
  });
  afterAll(async () => {
    await end();
    rmSync(folder, { recursive: true });
  });

  return () => {
    if (!system) throw new Error('no test runs yet');
    return system;
  };
}
