import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSteps } from '../../../local/watch/steps.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

test('steps are there after a restart, whatever a kill left at the end of the file', async () => {
  const folder = await temporaryFolder();
  const first = openSteps(folder, { now: () => 1 });
  first.add({ step: 'accepted', sessionId: 's1', caller: 'ivr' });
  first.add({ step: 'sent', sessionId: 's1' });
  first.close();
  appendFileSync(join(folder, 'steps.jsonl'), '{"n":3,"at":1,"ev');

  const second = openSteps(folder, { now: () => 2 });
  expect(second.of('s1').map(({ n, event }) => [n, event.step])).toEqual([
    [1, 'accepted'],
    [2, 'sent'],
  ]);
  expect(second.callerOf('s1')).toBe('ivr');
  expect(second.add({ step: 'receipt', sessionId: 's1' }).n).toBe(3);
  second.close();

  const third = openSteps(folder, { now: () => 3 });
  expect(third.of('s1')).toHaveLength(3);
  third.close();
});

test('the sessions of long ago go when there are too many steps', async () => {
  const steps = openSteps(await temporaryFolder(), { now: () => 1, maxKept: 4 });
  for (const sessionId of ['s1', 's2', 's3'])
    for (const step of ['accepted', 'sent'] as const) steps.add({ step, sessionId });

  expect([steps.of('s1'), steps.of('s2'), steps.of('s3')].map(({ length }) => length)).toEqual([0, 2, 2]);
  steps.close();
});
