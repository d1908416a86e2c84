import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCallers } from '../../local/callers.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('the list of callers is a file, read anew whenever it counts', async () => {
  const file = join(await temporaryFolder(), 'callers.json');
  writeFileSync(
    file,
    JSON.stringify({ callers: [{ name: 'ivr', 'api-keys': ['sixteen-characters'] }, { name: 'desk' }] }),
  );
  const callers = await openCallers(file);
  expect(callers.names).toEqual(['ivr', 'desk']);

  writeFileSync(file, 'changed');
  expect(callers.read()).toBe('changed');
});

test.each([
  ['is not there', undefined, 'ENOENT'],
  ['is no list', '{"callers":[]}', 'callers: too_small'],
  ['is no JSON', 'callers', 'cannot be used'],
])('a file that %s says so', async (_, text, says) => {
  const file = join(await temporaryFolder(), 'callers.json');
  if (text !== undefined) writeFileSync(file, text);

  await expect(openCallers(file)).rejects.toThrow(says);
  await expect(openCallers(file)).rejects.toThrow(`CALLERS is ${file}`);
});
