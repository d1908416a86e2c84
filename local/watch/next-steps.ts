/** What comes next for a session, and when: the last part of its timeline. */
import { conversationSettingsOf } from '../../lib/channel/conversation-settings.ts';
import type { ChannelSettings } from '../../lib/channel/settings.ts';
import { isRefused } from '../../lib/invite/steps.ts';
import { windowClosesAt } from '../../lib/invite/window.ts';
import type { Conversation } from '../../lib/ledger/conversation.ts';
import type { Receipt } from '../../lib/ledger/receipt.ts';
import type { LedgerRow } from '../../lib/ledger/row.ts';
import type { NextStep } from '../page-types.ts';
import type { KeptStep } from './step-view.ts';

export type SessionState = {
  /** Absent as long as the invite lies in its queue only. */
  readonly row: LedgerRow | undefined;
  readonly receipt: Receipt | undefined;
  readonly steps: readonly KeptStep[];
  readonly channel: ChannelSettings | undefined;
  /** Absent if the channel keeps none. Times are ms since 1970. */
  readonly conversation: Pick<Conversation, 'clientAt' | 'businessId' | 'activeAt'> | undefined;
  /** `session.opened` still lies in its chat queue. */
  readonly waitsForAgent: boolean;
  /** The channel by which it is sent next, and when, if nothing better is heard until then. Absent: none is left. */
  readonly fallback?: { readonly channel: string; readonly at: number } | undefined;
  /** After a failed receipt, ms. */
  readonly undeliveredMs: number;
};

/** Never empty. */
export function nextSteps(state: SessionState): readonly NextStep[] {
  const { row, steps } = state;
  if (!row) return beforeRow(steps);
  if (row.chat.state === 'terminated') return [{ what: `Nothing: the session has ended${because(row)}.` }];

  const next = [...ofFallback(state, row), ...ofSending(state, row), ...ofSession(state, row)];

  return next.length > 0 ? next : [{ what: 'Nothing until somebody ends the session.' }];
}

function beforeRow(steps: readonly KeptStep[]): readonly NextStep[] {
  const last = steps.at(-1)?.event;
  if (!last) return [{ what: 'Nothing is known of this session.' }];
  if (last.step === 'waiting') return [{ what: 'It waits; then deliver takes it again.', at: iso(last.until) }];
  if (last.step === 'buried') return [{ what: 'It lies among the dead letters until somebody takes it back.' }];
  if (last.step === 'dropped' || last.step === 'refused') return [{ what: 'Nothing: it was not accepted.' }];

  return [{ what: 'deliver takes it from the invite queue.' }];
}

function ofFallback({ fallback, receipt }: SessionState, row: LedgerRow): readonly NextStep[] {
  if (!fallback || receipt?.status === 'delivered' || receipt?.status === 'read') return [];
  if (isRefused(row)) return [{ what: `It goes on by ${fallback.channel}.` }];

  return row.status === 'sent' || row.status === 'unknown'
    ? [{ what: `It goes on by ${fallback.channel}, unless it is known to have arrived.`, at: iso(fallback.at) }]
    : [];
}

function ofSending({ receipt, steps, channel, undeliveredMs }: SessionState, row: LedgerRow): readonly NextStep[] {
  switch (row.status) {
    case 'sending':
      return [{ what: 'The vendor answers; if its worker has died, another one looks then.', at: iso(row.leaseUntil) }];
    case 'retrying':
      if (isRefused(row)) return [];

      return [
        { what: `Attempt ${row.attempt + 1}.`, at: iso(row.notBefore) },
        { what: 'Its deadline: nothing is sent after it.', at: iso(row.deadline) },
      ];
    case 'unknown':
      return receipt ? [] : [{ what: 'A receipt of the vendor settles whether it arrived. It is never sent again.' }];
    case 'sent':
      return hasWritten(steps) ? [] : ofReceipt({ receipt, channel, undeliveredMs });
    case 'failed':
    case 'expired':
    case 'received':
      return [];
    default:
      return row.status satisfies never;
  }
}

function ofReceipt({
  receipt,
  channel,
  undeliveredMs,
}: Pick<SessionState, 'receipt' | 'channel' | 'undeliveredMs'>): readonly NextStep[] {
  if (channel?.receiver === undefined || channel.mediaType === 'applebc') return [];
  const status = receipt?.status ?? 'sent';
  switch (status) {
    case 'sent':
      return [{ what: 'The vendor reports that it was delivered.' }];
    case 'failed':
      return [
        {
          what: 'The session ends as undelivered, if the client does not write and no better receipt comes.',
          at: iso((receipt?.at ?? 0) + undeliveredMs),
        },
      ];
    case 'delivered':
      return channel.mediaType === 'sms' ? [] : [{ what: 'The client reads it.' }];
    case 'read':
      return [];
    default:
      return status satisfies never;
  }
}

function ofSession(state: SessionState, row: LedgerRow): readonly NextStep[] {
  const { channel, conversation, waitsForAgent, steps } = state;
  if (row.notification) return [{ what: 'The sweep ends the session of a notification.' }];

  const settings = channel && conversationSettingsOf(channel);
  const closesAt = channel && conversation && windowClosesAt(channel, conversation);
  const activeAt = Math.max(conversation?.activeAt ?? 0, row.claimedAt ?? row.acceptedAt);

  return [
    ...(waitsForAgent && !isTaken(steps)
      ? [{ what: `An agent takes it from ${row.chatQueueKey ?? 'its chat queue'}.` }]
      : []),
    ...(settings && row.status !== 'failed' && row.status !== 'expired' ? [{ what: 'The client may write.' }] : []),
    ...(closesAt !== undefined
      ? [{ what: 'The window closes: free text no longer goes out.', at: iso(closesAt) }]
      : []),
    ...(settings
      ? [{ what: 'The session ends, if nobody writes.', at: iso(activeAt + settings.idleHours * 3_600_000) }]
      : []),
  ];
}

/** Who answers a message has it, whatever its receipts still say. */
function hasWritten(steps: readonly KeptStep[]): boolean {
  return steps.some(({ event }) => event.step === 'client_message');
}

/** A look at the chat queue takes nothing from it: an agent's desk that only looks has the session all the same. */
function isTaken(steps: readonly KeptStep[]): boolean {
  return steps.some(({ event }) => event.step === 'presence' || event.step === 'message_accepted');
}

function because({ chat }: LedgerRow): string {
  return chat.reason === undefined ? '' : ` (${chat.reason})`;
}

function iso(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}
