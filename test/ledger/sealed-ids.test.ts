import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createDynamodbAgentMessages } from '../../lib/ledger/agent-messages-dynamodb.ts';
import { createDynamodbLedger } from '../../lib/ledger/dynamodb.ts';
import type { SealedIds } from '../../lib/ledger/sealed-ids.ts';
import { createDerivedSeal } from '../../lib/net/seal.ts';
import { agentMessage } from '../contract/agent-messages.ts';
import { ledgerRow } from '../support/builders.ts';
import { dynaliteTable } from '../support/tables.ts';

/** As Meta makes it: the client's number is in it, as base64. */
const vendorMessageId = `wamid.HBgL${Buffer.from('15550100001').toString('base64')}FQIAERgS`;
const row = ledgerRow({ status: 'sent', conversation: 'c1', messageId: vendorMessageId });

function idsWith(key: string): SealedIds {
  const open = createDerivedSeal({ readKey: async () => key, purpose: 'message ids' });

  return {
    seal: async (id, ownerId) => (await open()).seal(id, ownerId),
    open: async (sealed, ownerId) => (await open()).open(sealed, ownerId),
  };
}

const ids = idsWith('a secret of the stage');
const noKey = async () => {
  throw new Error('the key cannot be read');
};

async function openTable() {
  const { client, table, close } = await dynaliteTable();
  onTestFinished(close);
  const stored = async (sessionId: string) =>
    JSON.stringify((await client.send(new GetCommand({ TableName: table, Key: { sessionId } }))).Item);

  return { client, table, stored };
}

describe('the vendor’s id of an invite', () => {
  test('is sealed in the table, and read by those who have the key', async () => {
    const { stored, ...options } = await openTable();
    const ledger = createDynamodbLedger({ ...options, ids });
    await ledger.write(row, undefined);

    expect(await stored(row.sessionId)).not.toMatch(/wamid|MTU1NTAxMDAwMDE/);
    expect(await ledger.read(row.sessionId)).toEqual(row);
  });

  test('outlives a write by a function that has no key', async () => {
    const { stored, ...options } = await openTable();
    const ledger = createDynamodbLedger({ ...options, ids });
    await ledger.write(row, undefined);
    const without = createDynamodbLedger(options);
    const seen = await without.read(row.sessionId);
    if (!seen) throw new Error('there is no row');
    await without.write({ ...seen, version: 'v2' }, row.version);

    expect(seen).not.toHaveProperty('messageId');
    expect(await ledger.read(row.sessionId)).toEqual({ ...row, version: 'v2' });
    expect(await stored(row.sessionId)).not.toContain('wamid');
  });

  test('is left out, and the row is written, if the key cannot be read', async () => {
    const { stored, ...options } = await openTable();
    await createDynamodbLedger({ ...options, ids: { seal: noKey, open: noKey } }).write(row, undefined);

    expect(await createDynamodbLedger({ ...options, ids }).read(row.sessionId)).toMatchObject({ status: 'sent' });
    expect(await stored(row.sessionId)).not.toContain('wamid');
  });

  test('that was sealed with another key stays, and the row is read without it', async () => {
    const options = await openTable();
    const ledger = createDynamodbLedger({ ...options, ids });
    await ledger.write(row, undefined);
    const other = createDynamodbLedger({ ...options, ids: idsWith('another secret') });
    const seen = await other.read(row.sessionId);
    if (!seen) throw new Error('there is no row');
    await other.write({ ...seen, version: 'v2' }, row.version);

    expect(seen).not.toHaveProperty('messageId');
    expect(await ledger.read(row.sessionId)).toEqual({ ...row, version: 'v2' });
  });

  test('is stored as before on a channel that takes no messages of its clients', async () => {
    const { stored, ...options } = await openTable();
    const { conversation: _, ...plain } = row;
    await createDynamodbLedger({ ...options, ids: { seal: noKey, open: noKey } }).write(plain, undefined);

    expect(await stored(row.sessionId)).toContain('wamid');
  });
});

test('the vendor’s id of an agents’ message is sealed in the table, and read by those who have the key', async () => {
  const { stored, ...options } = await openTable();
  const message = agentMessage({ status: 'sent', attempt: 1, vendorMessageId });
  const messages = createDynamodbAgentMessages({ ...options, ids });
  await messages.write(message, undefined);

  expect(await stored(message.messageId)).not.toMatch(/wamid|MTU1NTAxMDAwMDE/);
  expect((await messages.read(message.messageId))?.vendorMessageId).toBe(vendorMessageId);
  expect(await createDynamodbAgentMessages(options).read(message.messageId)).not.toHaveProperty('vendorMessageId');
});
