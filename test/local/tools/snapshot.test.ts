import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { nothing, putSnapshot, readSnapshot, takeSnapshot } from '../../../local/tools/snapshot.ts';
import { createStandstill } from '../../../local/tools/standstill.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

async function state() {
  const root = await temporaryFolder();
  for (const folder of ['queues', 'table', 'phones', 'chats', 'files', 'steps', 'cache']) {
    mkdirSync(join(root, folder));
    writeFileSync(join(root, folder, 'one'), folder);
  }
  writeFileSync(join(root, 'table', 'LOCK'), '');

  return root;
}

test('a snapshot has all state, replaces all state, and leaves alone what is none', async () => {
  const snapshot = readSnapshot(takeSnapshot(await state()));
  expect(Object.keys(snapshot?.files ?? {})).toEqual([
    'queues/one',
    'table/one',
    'phones/one',
    'chats/one',
    'files/one',
    'steps/one',
  ]);

  const other = await state();
  writeFileSync(join(other, 'phones', 'two'), 'newer');
  putSnapshot(other, snapshot ?? nothing);
  expect(readdirSync(join(other, 'phones'))).toEqual(['one']);
  expect(readFileSync(join(other, 'cache', 'one'), 'utf8')).toBe('cache');
});

test.each([
  ['leads out of the folder', { v: 1, files: { 'table/../../x': '' } }],
  ['is no state', { v: 1, files: { 'lock/x': '' } }],
  ['is of a newer version', { v: 2, files: {} }],
])('a file that %s is refused', (_, value) => {
  expect(readSnapshot(gzipSync(JSON.stringify(value)))).toBeUndefined();
});

test('during a standstill no function runs: it waits for those that do, and those that are called wait for it', async () => {
  const order: string[] = [];
  const standstill = createStandstill();
  const first = Promise.withResolvers<void>();
  const invoke = standstill.yielding<string>(async (name) => {
    order.push(`${name} begins`);
    if (name === 'first') await first.promise;
    order.push(`${name} ends`);

    return { status: 'returned', result: name };
  });

  const running = invoke('first');
  const still = standstill.during(() => order.push('still'));
  const later = invoke('second');
  first.resolve();
  await Promise.all([running, still, later]);

  expect(order).toEqual(['first begins', 'first ends', 'still', 'second begins', 'second ends']);
});

test('a function that waits for another one does not hold up a standstill for ever', async () => {
  const standstill = createStandstill({ maxWaitMs: 10 });
  const never = standstill.yielding(() => new Promise(() => undefined));
  void never('waits');

  expect(await standstill.during(() => 'done')).toBe('done');
});
