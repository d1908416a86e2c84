import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Transcripts } from '../../lib/ledger/transcripts.ts';
import { createDynamodbTranscripts, transcriptKeys } from '../../lib/ledger/transcripts-dynamodb.ts';
import { createDerivedSeal } from '../../lib/net/seal.ts';
import { createMemoryTranscripts } from '../memory/transcripts.ts';
import { noon } from '../support/builders.ts';
import { dynaliteTable } from '../support/tables.ts';

const seal = createDerivedSeal({ readKey: async () => 'a secret of the stage', purpose: 'transcripts' });
const clock = { now: noon };
const sessionId = 'S000000000000001';
const said = (number: number, members: { sessionId?: string; text?: string; expiresAt?: number } = {}) => {
  const of = members.sessionId ?? sessionId;

  return {
    ...{ conversation: 'c1', sessionId: of, messageId: `${of}.${number}`, receivedAt: noon + number },
    ...{ message: { text: members.text ?? `message ${number}` }, expiresAt: members.expiresAt ?? noon + 3_600_000 },
  };
};

const adapters = {
  memory: async (): Promise<Transcripts> => createMemoryTranscripts({ now: () => clock.now }),
  'dynamodb (dynalite)': async (): Promise<Transcripts> => {
    const { client, conversationsTable: table, close } = await dynaliteTable();
    onTestFinished(close);

    return createDynamodbTranscripts({ client, table, seal, now: () => clock.now });
  },
};

describe.each(Object.entries(adapters))('transcripts: %s', (_name, open) => {
  const read = async (transcripts: Transcripts, after?: string) =>
    (await transcripts.read({ conversation: 'c1', sessionId }, after)).messages.map(({ text }) => text);

  test('are of one session, oldest first, each message once', async () => {
    const transcripts = await open();
    expect(await read(transcripts)).toEqual([]);
    for (const number of [3, 1, 2, 1]) await transcripts.add(said(number));
    await transcripts.add(said(4, { sessionId: 'S000000000000002' }));

    expect(await read(transcripts)).toEqual(['message 1', 'message 2', 'message 3']);
  });

  test('come in pages', async () => {
    const transcripts = await open();
    for (let number = 0; number < 60; number += 1) await transcripts.add(said(number));
    const first = await transcripts.read({ conversation: 'c1', sessionId }, undefined);

    expect([first.messages.length, typeof first.next]).toEqual([50, 'string']);
    expect(await read(transcripts, first.next)).toHaveLength(10);
  });

  test('are gone when their time is over, even if the table has not removed them yet', async () => {
    const transcripts = await open();
    await transcripts.add(said(1, { expiresAt: noon + 1000 }));
    await transcripts.add(said(2));
    clock.now = noon + 1000;

    expect(await read(transcripts)).toEqual(['message 2']);
    clock.now = noon;
  });
});

test('what was said is in the table sealed only, and erasing a client finds all of it', async () => {
  const { client, conversationsTable: table, close } = await dynaliteTable();
  onTestFinished(close);
  const transcripts = createDynamodbTranscripts({ client, table, seal, now: () => noon });
  await transcripts.add(said(1, { text: 'My number is 15550100001' }));
  const { Items } = await client.send(new ScanCommand({ TableName: table }));

  expect((await transcriptKeys({ client, table }, 'c1')).toSorted()).toEqual(Items?.map(({ id }) => id).toSorted());
  expect(Items).toHaveLength(2);
  expect(JSON.stringify(Items)).not.toContain('15550100001');
});
