import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Endpoints, openState, StateInUse, StateUnusable } from '../../local/state.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const endpoints: Endpoints = {
  pid: 1,
  api: 'http://127.0.0.1:1',
  sqs: 'http://127.0.0.1:2',
  dynamodb: 'http://127.0.0.1:3',
  vendors: {
    graphApi: 'http://127.0.0.1:4',
    apple: 'http://127.0.0.1:5',
    aws: 'http://127.0.0.1:6',
    gms: 'http://127.0.0.1:7',
    connect: 'http://127.0.0.1:8',
  },
  inviteQueueUrl: 'http://127.0.0.1:2/000000000000/invites',
  inviteDeadLetterUrl: 'http://127.0.0.1:2/000000000000/invites-dead-letters',
  chatQueueUrlBase: 'http://127.0.0.1:2/000000000000/',
  ledgerTable: 'ledger',
  contactsTable: 'contacts',
  catalog: '/catalog',
};

describe('state folder', () => {
  test('tells the endpoints while it is held, and leaves no file behind that says so', async () => {
    const root = join(await temporaryFolder(), 'new');
    const state = openState(root);
    state.announce(endpoints);
    expect(JSON.parse(readFileSync(join(root, 'endpoints.json'), 'utf8'))).toEqual(endpoints);

    state.release();
    expect(existsSync(join(root, 'endpoints.json'))).toBe(false);
    openState(root).release();
  });

  test('is refused to a second process, and names the first', async () => {
    const root = await temporaryFolder();
    const other = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)']);
    await once(other, 'spawn');
    writeFileSync(join(root, 'lock'), String(other.pid));
    expect(() => openState(root)).toThrow(StateInUse);
    expect(() => openState(root)).toThrow(`Process ${other.pid}`);

    other.kill('SIGKILL');
    await once(other, 'exit');
    openState(root).release();
  });

  test.each(['', 'nonsense', '-1', String(process.pid)])('a lock that says %j is a leftover', async (content) => {
    const root = await temporaryFolder();
    writeFileSync(join(root, 'lock'), content);
    openState(root).release();
  });
});

test('a path that is no folder is said by its name, and what to do', async () => {
  const file = join(await temporaryFolder(), 'a-file');
  writeFileSync(file, '');

  expect(() => openState(file)).toThrow(StateUnusable);
  expect(() => openState(file)).toThrow(/STATE_DIR is .*a-file: .*EEXIST.*STATE_DIR=/);
});
