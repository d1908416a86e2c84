import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  type Endpoints,
  openState,
  readAnnounced,
  readingState,
  StateInUse,
  StateUnusable,
} from '../../local/state.ts';
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
    twilio: 'http://127.0.0.1:9',
  },
  inviteQueueUrl: 'http://127.0.0.1:2/000000000000/invites',
  inviteDeadLetterUrl: 'http://127.0.0.1:2/000000000000/invites-dead-letters',
  chatQueueUrlBase: 'http://127.0.0.1:2/000000000000/',
  ledgerTable: 'ledger',
  contactsTable: 'contacts',
  catalog: '/catalog',
  receivers: {},
  callbacks: {},
};

describe('state folder', () => {
  test('announces the endpoints while it is held, and leaves no such file behind', async () => {
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

test('a lock of a process that was started with another command is a leftover, and nothing is announced by it', async () => {
  const root = await temporaryFolder();
  const other = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)']);
  await once(other, 'spawn');
  writeFileSync(join(root, 'lock'), `${other.pid}\nnode cli/start.ts`);
  writeFileSync(join(root, 'endpoints.json'), JSON.stringify({ ...endpoints, pid: other.pid }));

  expect(readAnnounced(root)).toBeUndefined();
  openState(root).release();
  other.kill('SIGKILL');
});

test('a lock is kept by the command that wrote it, and its endpoints are announced', async () => {
  const root = await temporaryFolder();
  const state = openState(root);
  state.announce(endpoints);

  expect(readAnnounced(root)).toEqual(endpoints);
  expect(() => openState(root, 1)).toThrow(StateInUse);
  state.release();
  expect(readAnnounced(root)).toBeUndefined();
});

test('a damaged part of the state names its path and what to do', async () => {
  const read = readingState('.local/phones', () => JSON.parse('{"a"'));

  await expect(read).rejects.toThrow(
    /^\.local\/phones is damaged \(.*\)\. Delete it, .*STATE_DIR=\.local-2 npm start$/s,
  );
});

test('a path that is not a folder is reported by name, with what to do', async () => {
  const file = join(await temporaryFolder(), 'a-file');
  writeFileSync(file, '');

  expect(() => openState(file)).toThrow(StateUnusable);
  expect(() => openState(file)).toThrow(/STATE_DIR is .*a-file: .*EEXIST.*STATE_DIR=/);
});
