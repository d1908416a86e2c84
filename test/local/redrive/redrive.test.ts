import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { writeInviteRecord } from '../../../lib/queue/invite-record.ts';
import { createSqsInviteReceiver } from '../../../lib/queue/sqs.ts';
import { createSqsReceivedMessages } from '../../../lib/queue/sqs-messages.ts';
import { writeMessageRecord } from '../../../lib/queue/write-records.ts';
import { redriveQueues } from '../../../local/redrive/letter-kinds.ts';
import { countLetters, noReason, redrive } from '../../../local/redrive/redrive.ts';
import { createSqsDeadLetters } from '../../../local/redrive/sqs.ts';
import { inviteRecord, noon } from '../../support/builders.ts';
import { sqsQueues } from '../../support/queues.ts';

const alive = writeInviteRecord(inviteRecord({ sessionId: 'alive' }));
const expired = writeInviteRecord(inviteRecord({ sessionId: 'expired', deadline: noon }));
const newer = '{"v":2}';
let queues: Awaited<ReturnType<typeof sqsQueues>>;

beforeEach(async () => {
  queues = await sqsQueues(['invites', 'dead-letters']);
});
afterEach(() => queues.close());

function open() {
  const { client, server } = queues;
  const [queueUrl, deadLetterUrl] = [server.queueUrl('invites'), server.queueUrl('dead-letters')];
  const { deadLetter } = createSqsInviteReceiver({ client, queueUrl, deadLetterUrl });
  const queue = createSqsDeadLetters({ client, queueUrl, deadLetterUrl, waitSeconds: 0 });

  return {
    deadLetter,
    queue,
    kindOf: redriveQueues.invites.kindOf,
    now: () => noon + 1000,
    bodies: (name: string) => server.peek(name).map(({ body }) => body),
    groups: (name: string) => server.peek(name).map(({ group }) => group),
  };
}

describe('dead letters', () => {
  test('are counted by reason, with how many would expire, and left as they were', async () => {
    const { deadLetter, bodies, ...deps } = open();
    for (const body of [alive, expired, newer]) await deadLetter(body, 'tried');
    await deadLetter('{', 'the body is not JSON');

    const counts = await countLetters(deps);

    expect(counts).toEqual([
      { reason: 'tried', count: 3, expired: 1, unreadable: 0, oldest: expect.any(Number) },
      { reason: 'the body is not JSON', count: 1, expired: 0, unreadable: 1, oldest: expect.any(Number) },
    ]);
    expect(await countLetters(deps)).toEqual(counts);
    expect(bodies('dead-letters')).toHaveLength(4);
  });

  test('that can still be sent are moved back; the expired only on demand, the unreadable never', async () => {
    const { deadLetter, bodies, ...deps } = open();
    for (const body of [alive, expired, newer, '{']) await deadLetter(body, 'any');
    const progress: number[] = [];

    const done = await redrive(deps, { reason: undefined, expiredToo: false }, ({ moved }) => progress.push(moved));

    expect(done).toEqual({ moved: 2, left: 2, failed: 0 });
    expect(progress).toHaveLength(4);
    expect(bodies('invites').sort()).toEqual([alive, newer].sort());
    expect(await redrive(deps, { reason: undefined, expiredToo: true })).toEqual({ moved: 1, left: 1, failed: 0 });
    expect(bodies('dead-letters')).toEqual(['{']);
  });

  test('of one reason are moved alone; what the queue itself put there has a name, too', async () => {
    const { deadLetter, bodies, ...deps } = open();
    await deadLetter(alive, 'one');
    await deadLetter(newer, 'another');

    expect(await redrive(deps, { reason: noReason, expiredToo: true })).toMatchObject({ moved: 0 });
    expect(await redrive(deps, { reason: 'another', expiredToo: true })).toMatchObject({ moved: 1 });
    expect(bodies('dead-letters')).toEqual([alive]);
  });

  test('go back into the group that they came from', async () => {
    const { deadLetter, groups, ...deps } = open();
    await deadLetter(alive, 'one', { group: 'ivr' });
    await deadLetter(alive, 'one');

    expect(await redrive(deps, { reason: undefined, expiredToo: false })).toMatchObject({ moved: 2 });
    expect(groups('invites')).toEqual(expect.arrayContaining(['ivr', undefined]));
  });

  test('any number of them', async () => {
    const { deadLetter, bodies, ...deps } = open();
    await Promise.all(Array.from({ length: 35 }, () => deadLetter(alive, 'many')));

    expect(await redrive(deps, { reason: 'many', expiredToo: false })).toEqual({ moved: 35, left: 0, failed: 0 });
    expect(bodies('invites')).toHaveLength(35);
  });

  test.each(['putBack', 'remove'] as const)('are never lost: when %s fails the letter stays', async (method) => {
    const { deadLetter, bodies, ...deps } = open();
    await deadLetter(alive, 'any');
    const queue = { ...deps.queue, [method]: () => Promise.reject(new Error('no answer')) };

    expect(await redrive({ ...deps, queue }, { reason: undefined, expiredToo: false })).toEqual({
      moved: 0,
      left: 0,
      failed: 1,
    });
    expect(bodies('dead-letters')).toEqual([alive]);
    expect(bodies('invites')).toHaveLength(method === 'remove' ? 1 : 0);
  });
});

describe('dead letters of the messages queue', () => {
  const place = { group: 'out-S1', deduplicationId: 'the first' };
  const message = (deadline: number) =>
    writeMessageRecord({
      ...{ v: 1, type: 'agent-message', sessionId: 'S1', messageId: 'S1.7', from: 'agent', text: 'Hello' },
      ...{ acceptedAt: noon, deadline },
    });

  test('go back within five minutes, in their conversation’s order', async () => {
    const fifo = await sqsQueues(['messages.fifo', 'messages-dead-letters.fifo']);
    onTestFinished(() => fifo.close());
    const { client, server } = fifo;
    const [queueUrl, deadLetterUrl] = [server.queueUrl('messages.fifo'), server.queueUrl('messages-dead-letters.fifo')];
    const [first, second] = [message(noon + 60_000), message(noon + 61_000)];
    // The record that was buried has been on the queue just now.
    for (const MessageBody of [first, second]) {
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody,
          MessageGroupId: place.group,
          MessageDeduplicationId: MessageBody === first ? place.deduplicationId : 'the second',
        }),
      );
    }
    let ids = 0;
    const newId = () => {
      ids += 1;

      return `new ${ids}`;
    };
    const received = createSqsReceivedMessages({ client, queueUrl, deadLetterUrl, newId });
    for (const body of [first, second]) await received.deadLetter(body, 'tried', place.group);

    const queue = createSqsDeadLetters({ client, queueUrl, deadLetterUrl, waitSeconds: 0, newDeduplicationId: newId });
    const deps = { queue, kindOf: redriveQueues.messages.kindOf, now: () => noon };

    expect(await redrive(deps, { reason: undefined, expiredToo: false })).toEqual({ moved: 2, left: 0, failed: 0 });
    expect(server.peek('messages.fifo').map(({ body, group }) => [body, group])).toEqual([
      [first, place.group],
      [second, place.group],
      [first, place.group],
      [second, place.group],
    ]);
  });

  test('an agent’s is expired after its deadline, a client’s never', () => {
    const { kindOf } = redriveQueues.messages;
    const fromClient = writeMessageRecord({
      ...{ v: 1, type: 'client-message', receiver: 'meta', receivedAt: noon, sender: '1', vendorMessageId: 'wamid.1' },
      ...{ at: noon, clientIds: ['15550100001'], kind: 'text', text: 'Hello' },
    });

    expect(kindOf(message(noon), noon)).toBe('expired');
    expect(kindOf(message(noon + 1), noon)).toBe('alive');
    expect(kindOf(fromClient, noon + 86_400_000)).toBe('alive');
    expect(kindOf('{', noon)).toBe('unreadable');
  });
});

test('a receipt and what a topic published are moved back at any age', () => {
  expect(redriveQueues.receipts.kindOf('{', noon)).toBe('unreadable');
  expect(redriveQueues.receipts.kindOf('{"v":3}', noon)).toBe('alive');
  expect(redriveQueues['vendor-events'].kindOf('{', noon)).toBe('alive');
});
