import type { LedgerRow } from '../../lib/ledger/row.ts';
import type { InviteRecord } from '../../lib/queue/invite-record.ts';

/** 2026-11-22T15:00:00.000Z */
export const noon = 1_795_359_600_000;

/** The README's request as parsed JSON; `parameters` replaces members, undefined takes one away. */
export function espBody(
  parameters: Record<string, unknown> = {},
  members: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    AppName: 'DigitalMessagingServer',
    Service: 'ChatService',
    Method: 'InviteToChat',
    ReferenceId: 12,
    Parameters: {
      _umsChannel: 'whatsapp-main',
      _umsClientId: '15550100001',
      _umsBusinessId: '19251112222',
      StandardResponseId: 'order-ready',
      ChatQueueKey: '1:session-WA',
      Contact: { FirstName: 'Ann' },
      CustomProperties: { OrderId: 'A-17' },
      ...parameters,
    },
    UserData: { PhoneNumber: '15550100001' },
    ...members,
  };
}

export function inviteRecord(members: Partial<InviteRecord> = {}): InviteRecord {
  return {
    v: 1,
    sessionId: 'S000000000000001',
    caller: 'anyone',
    acceptedAt: noon,
    deadline: noon + 900_000,
    contentHash: 'content-1',
    channel: 'whatsapp-main',
    clientId: '15550100001',
    businessId: '19251112222',
    chatQueueKey: '1:session-WA',
    notification: false,
    contact: { FirstName: 'Ann' },
    agent: {},
    customProperties: { OrderId: 'A-17' },
    userData: { PhoneNumber: '15550100001', Priority: 8, IvrPath: ['main', 'billing'] },
    ...members,
  };
}

export function ledgerRow(members: Partial<LedgerRow> = {}): LedgerRow {
  return {
    sessionId: 'S000000000000001',
    status: 'sending',
    attempt: 1,
    version: 'token-1',
    deadline: noon + 900_000,
    contentHash: 'content-1',
    acceptedAt: noon,
    updatedAt: noon,
    notification: false,
    channel: 'whatsapp-main',
    chatQueueKey: '1:session-WA',
    chat: { state: 'open', server: 'builtin' },
    ...members,
  };
}

/** Tokens t1, t2, … */
export function tokens(): () => string {
  let count = 0;

  return () => {
    count += 1;
    return `t${count}`;
  };
}
