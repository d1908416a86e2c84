import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { callbacksOf } from '../../lib/lambda/callbacks.ts';
import type { LedgerRow } from '../../lib/ledger/row.ts';
import { createMemoryLedger } from '../memory/ledger.ts';
import { ledgerRow, noon, tokens } from '../support/builders.ts';

/** What the queue was asked, and the ledger, in order. */
function open(env: Record<string, string>, announces?: 'with') {
  const steps: string[] = [];
  const client = new SQSClient({ region: 'us-east-1' });
  client.middlewareStack.add(
    () => async (args) => {
      const { Entries } = args.input as { Entries: { MessageBody: string; MessageGroupId: string }[] };
      steps.push(...Entries.map(({ MessageBody }) => JSON.parse(MessageBody).event));
      return {
        response: {},
        output: { Successful: Entries.map((_, index) => ({ Id: String(index) })), $metadata: {} },
      };
    },
    { step: 'initialize' },
  );
  const memory = createMemoryLedger();
  const ledger = {
    ...memory,
    write: async (row: LedgerRow, expected: string | undefined) => {
      steps.push('write');
      return memory.write(row, expected);
    },
  };
  const callbacks = callbacksOf({ env, now: () => noon, newToken: tokens() }, client, announces);

  return { ...callbacks, ledger, steps };
}

const queue = { CALLBACK_QUEUE_URL: 'http://127.0.0.1:1/000000000000/callbacks.fifo' };
const sent = ledgerRow({ status: 'sent', sentAt: noon, callbackTo: 'ivr' });
const ended = { ...sent, endedAt: noon, chat: { state: 'terminated', server: 'builtin', reason: 'idle' } } as const;

describe('what a row makes happen', () => {
  test('costs nothing in a stage without callbacks: the ledger is as it was, and nothing is loaded', () => {
    const { announced, openCallbacks, ledger } = open({});

    expect(announced(ledger)).toBe(ledger);
    expect(openCallbacks).toBeUndefined();
  });

  test('costs nothing if nobody is to be told', async () => {
    const { announced, ledger, steps } = open(queue);
    await announced(ledger).write({ ...sent, callbackTo: undefined }, undefined);

    expect(steps).toEqual(['write']);
  });

  test('is announced before it is written, because whoever dies after the write would not do it', async () => {
    const { announced, ledger, steps } = open(queue);
    expect(await announced(ledger).write(ended, undefined)).toBe(true);

    expect(steps).toEqual(['invite.sent', 'session.terminated', 'write']);
  });

  test('is announced beside the write where the record comes again', async () => {
    const { announced, ledger, steps } = open(queue, 'with');
    await announced(ledger).write(sent, undefined);
    expect(steps).toEqual(['write', 'invite.sent']);

    await announced(ledger).write({ ...ended, updatedAt: noon + 1, version: 'v2' }, sent.version);
    expect(steps.slice(2)).toEqual(['session.terminated', 'write']);
  });

  test('is announced again, whole, for a record that comes again', async () => {
    const { openCallbacks, steps } = open(queue, 'with');
    await (await openCallbacks?.())?.announceRow({ ...ended, callbackTo: undefined, updatedAt: noon + 5000 }, sent);

    expect(steps).toEqual(['invite.sent', 'session.terminated']);
  });

  test.each([
    ['sent', 'sent', []],
    ['sent', 'delivered', ['invite.delivered']],
    ['sent', 'read', ['invite.read']],
    ['sent', 'failed', ['invite.undelivered']],
    ['unknown', 'sent', ['invite.sent']],
    ['unknown', 'delivered', ['invite.sent', 'invite.delivered']],
    ['unknown', 'failed', ['invite.failed']],
  ] as const)('a receipt of an invite that is %s: %s', async (status, receipt, events) => {
    const { openCallbacks, steps } = open(queue);
    await (await openCallbacks?.())?.announceReceipt({ ...sent, status }, receipt);

    expect(steps).toEqual(events);
  });
});
