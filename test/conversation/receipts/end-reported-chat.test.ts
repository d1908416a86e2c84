import { describe, expect, test } from 'vitest';
import { createEndReportedChat, type EndReportedDeps } from '../../../lib/conversation/receipts/end-reported-chat.ts';
import type { InviteEvent } from '../../../lib/invite/report.ts';
import type { LedgerRow } from '../../../lib/ledger/row.ts';
import type { MessageRecord } from '../../../lib/queue/message-record.ts';
import type { ChatEndedRecord } from '../../../lib/queue/receipt-record.ts';
import { createMemoryChatIndex } from '../../memory/chat-index.ts';
import { createMemoryLedger } from '../../memory/ledger.ts';
import { connectSettings } from '../../support/amazon-connect.ts';
import { ledgerRow, noon, tokens } from '../../support/builders.ts';

const sessionId = 'S000000000000001';
const ended: ChatEndedRecord = { v: 2, type: 'chat-ended', chatId: 'contact-1', at: noon + 40_000 };

/** One session on Amazon Connect, whose contact is known. */
function setUp(members: Partial<LedgerRow> = {}, overrides: Partial<EndReportedDeps> = {}) {
  const chat = { state: 'open', server: 'connect-main', id: 'contact-1' } as const;
  const rows = new Map<string, LedgerRow>([[sessionId, ledgerRow({ sessionId, status: 'sent', chat, ...members })]]);
  const put: { readonly record: unknown; readonly delaySeconds?: number | undefined }[] = [];
  const messages: MessageRecord[] = [];
  const events: InviteEvent[] = [];
  const endReportedChat = createEndReportedChat({
    catalog: () => ({ chatServers: [connectSettings] }),
    chatIndex: createMemoryChatIndex(new Map([['contact-1', sessionId]])),
    ledger: createMemoryLedger(rows),
    receiptQueue: { put: async (record, options = {}) => void put.push({ record, ...options }) },
    messageQueue: { put: async (record) => void messages.push(record) },
    newToken: tokens(),
    now: () => noon + 60_000,
    report: (event) => void events.push(event),
    ...overrides,
  });

  return { endReportedChat, rows, put, messages, events };
}

test('the end of a contact ends our session, at Connect’s time', async () => {
  const { endReportedChat, rows, events } = setUp();

  expect(await endReportedChat(ended)).toBe('ack');
  expect(rows.get(sessionId)).toMatchObject({
    status: 'sent',
    chat: { state: 'terminated', reason: 'ended' },
    endedAt: noon + 40_000,
  });
  expect(events).toEqual([{ step: 'terminated', sessionId, channel: 'whatsapp-main', reason: 'ended' }]);
});

test('a repeat does no harm: the first time stands', async () => {
  const { endReportedChat, rows, events } = setUp();
  await endReportedChat(ended);
  const first = rows.get(sessionId);

  expect(await endReportedChat({ ...ended, at: noon + 55_000 })).toBe('ack');
  expect(rows.get(sessionId)).toEqual(first);
  expect(events).toHaveLength(1);
});

test('an end that our clock has not reached yet is now', async () => {
  const { endReportedChat, rows } = setUp();
  await endReportedChat({ ...ended, at: noon + 90_000 });

  expect(rows.get(sessionId)?.endedAt).toBe(noon + 60_000);
});

test.each([
  ['a contact that nobody knows', { chatId: 'contact-2' }, {}, 'no session'],
  ['one whose session has another chat', {}, { id: 'contact-9' }, 'another chat'],
])('%s is counted, and changes nothing', async (_, record, chat, reason) => {
  const { endReportedChat, rows, events } = setUp({ chat: { state: 'open', server: 'connect-main', ...chat } });
  const before = new Map(rows);

  expect(await endReportedChat({ ...ended, ...record })).toBe('ack');
  expect(events).toEqual([{ step: 'chat_foreign', reason }]);
  expect(rows).toEqual(before);
});

test.each(['sending', 'retrying'] as const)(
  'an invite that is %s is its worker’s: the report comes again',
  async (status) => {
    const { endReportedChat, rows } = setUp({ status });

    expect(await endReportedChat(ended)).toBe('retain');
    expect(rows.get(sessionId)?.chat.state).toBe('open');
  },
);

test('another writer in between: the row is read again', async () => {
  const rows = new Map<string, LedgerRow>();
  const ledger = createMemoryLedger(rows);
  let refusals = 1;
  const { endReportedChat, rows: own } = setUp(
    {},
    {
      ledger: {
        read: async (id) => rows.get(id) ?? own.get(id),
        write: async (row, expected) => {
          refusals -= 1;
          if (refusals < 0) rows.set(row.sessionId, row);
          return refusals < 0 && expected !== '' && ledger !== undefined;
        },
      },
    },
  );

  expect(await endReportedChat(ended)).toBe('ack');
  expect(rows.get(sessionId)?.chat.reason).toBe('ended');
});

describe('of a bridged chat', () => {
  const bridged = { catalog: () => ({ chatServers: [{ ...connectSettings, bridge: true }] }) };

  test('it waits, so that what agents said before it comes first', async () => {
    const { endReportedChat, put, messages } = setUp({}, bridged);

    expect(await endReportedChat(ended)).toBe('ack');
    expect(put).toEqual([{ record: { ...ended, waited: true }, delaySeconds: 30 }]);
    expect(messages).toEqual([]);
  });

  test('and then goes behind that, where the session ends', async () => {
    const { endReportedChat, put, messages, rows } = setUp({}, bridged);
    await endReportedChat({ ...ended, waited: true });

    expect(put).toEqual([]);
    expect(messages).toMatchObject([{ type: 'chat-event', chatId: 'contact-1', event: { type: 'ended' } }]);
    expect(rows.get(sessionId)?.chat.state).toBe('open');
  });
});
