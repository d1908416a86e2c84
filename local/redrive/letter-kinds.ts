import { readCallbackRecord } from '../../lib/queue/callback-record.ts';
import { readInviteRecord } from '../../lib/queue/invite-record.ts';
import { readMessageRecord } from '../../lib/queue/message-record.ts';
import { readReceiptRecord } from '../../lib/queue/receipt-record.ts';
import type { LetterKind } from './redrive.ts';

export type RedriveQueue = 'invites' | 'receipts' | 'vendor-events' | 'messages' | 'callbacks';

type Letters = { readonly fifo: boolean; readonly kindOf: (body: string, now: number) => LetterKind };

/** The queues that have dead letters of ours, by the last part of their names. `fifo`: that is `.fifo`. */
export const redriveQueues: Readonly<Record<RedriveQueue, Letters>> = {
  invites: {
    fifo: false,
    kindOf: (body, now) => {
      const read = readInviteRecord(body);

      return kindOf(read.status, read.status === 'read' && now >= read.record.deadline);
    },
  },
  receipts: { fifo: false, kindOf: (body) => kindOf(readReceiptRecord(body).status, false) },
  // What AWS published, whatever it is: receive counts what it cannot read.
  'vendor-events': { fifo: false, kindOf: () => 'alive' },
  messages: {
    fifo: true,
    kindOf: (body, now) => {
      const read = readMessageRecord(body);

      return kindOf(
        read.status,
        read.status === 'read' && read.record.type === 'agent-message' && now >= read.record.deadline,
      );
    },
  },
  callbacks: { fifo: true, kindOf: (body) => kindOf(readCallbackRecord(body).status, false) },
};

/** In the order in which they are offered. */
export const redriveQueueNames = ['invites', 'receipts', 'vendor-events', 'messages', 'callbacks'] as const;

function kindOf(status: 'read' | 'later' | 'poison', isLate: boolean): LetterKind {
  if (status === 'poison') return 'unreadable';

  return isLate ? 'expired' : 'alive';
}
