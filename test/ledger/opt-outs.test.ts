import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect, onTestFinished, test } from 'vitest';
import { createDynamodbOptOuts } from '../../lib/ledger/opt-outs-dynamodb.ts';
import { createKeyedDigest } from '../../lib/net/keyed-digest.ts';
import { optOutsContract } from '../contract/opt-outs.ts';
import { createMemoryOptOuts } from '../memory/opt-outs.ts';
import { noon } from '../support/builders.ts';
import { dynaliteTable } from '../support/tables.ts';

const digest = createKeyedDigest({ readKey: async () => 'a secret of the stage' });

optOutsContract('memory', async () => ({ optOuts: createMemoryOptOuts(), close: async () => {} }));

optOutsContract('dynamodb (dynalite)', async () => {
  const { client, contactsTable: table, close } = await dynaliteTable();

  return { optOuts: createDynamodbOptOuts({ client, table, digest, now: () => noon }), close };
});

test('the table says when, by whom and which word, never who, and forgets none of it', async () => {
  const { client, contactsTable: table, close } = await dynaliteTable();
  onTestFinished(close);
  const optOuts = createDynamodbOptOuts({ client, table, digest, now: () => noon });
  await optOuts.put('phone', ['15550100001'], { at: noon, by: 'client', word: 'stop' });
  const { Items } = await client.send(new ScanCommand({ TableName: table }));

  expect(Items).toEqual([
    { id: expect.stringMatching(/^opt-out-[\w-]{43}$/), at: noon, lastAt: noon, by: 'client', word: 'stop' },
  ]);
});

test('one that is removed is empty and left to the TTL, and a later one stays for good', async () => {
  const { client, contactsTable: table, close } = await dynaliteTable();
  onTestFinished(close);
  const optOuts = createDynamodbOptOuts({ client, table, digest, now: () => noon });
  const items = async () => (await client.send(new ScanCommand({ TableName: table }))).Items;

  await optOuts.put('phone', ['15550100001'], { at: noon, by: 'client', word: 'stop' });
  await optOuts.remove('phone', ['15550100001', '15550100002']);
  expect(await items()).toEqual([{ id: expect.stringMatching(/^opt-out-/), expiresAt: noon / 1000 }]);

  await optOuts.put('phone', ['15550100001'], { at: noon + 1, by: 'vendor', marketing: true });
  expect((await items())?.map(({ expiresAt, at, marketing }) => [expiresAt, at, marketing])).toEqual([
    [undefined, noon + 1, true],
  ]);
});
