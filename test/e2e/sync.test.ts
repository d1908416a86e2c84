import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runLocally, startLocally } from '../support/local-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('sync and import find the WhatsApp that npm start simulates', { timeout: 120_000 }, async () => {
  const stateDir = await temporaryFolder();
  const CATALOG = join(await temporaryFolder(), 'catalog');
  await cp('catalog', CATALOG, { recursive: true, filter: (path) => !path.endsWith('new-arrivals.yml') });
  const system = await startLocally({ stateDir });
  const catalog = (args: string, env = {}) =>
    runLocally(['cli/catalog/main.ts', ...args.split(' ')], { stateDir, env });

  expect(await catalog('sync')).toMatchObject({ code: 0, output: expect.stringMatching(/^new_arrivals +en_US +as/m) });
  expect(await catalog('sync --account 102290129340398')).toMatchObject({ code: 0 });
  expect(await catalog('import --from-meta new_arrivals', { CATALOG })).toMatchObject({
    code: 0,
    output: expect.stringContaining('responses/new-arrivals.yml'),
  });
  expect(await system.kill('SIGTERM')).toBe(0);
});
