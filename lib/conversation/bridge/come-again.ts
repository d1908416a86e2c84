import type { ReceivedMessages } from '../../queue/message-queue.ts';
import type { ReceivedMessage } from '../agent/agent-message-deps.ts';
import type { Disposition } from '../relay.ts';

/** How soon a record comes again whose time has not come, and how seldom at last. */
const soonestSeconds = 3;
const seldomestSeconds = 60;

/** Hides a record whose time has not come: for longer the longer it has waited. Throws if that is not stored. */
export async function comeAgain(
  { received }: { readonly received: Pick<ReceivedMessages, 'hide'> },
  { receiptHandle }: Pick<ReceivedMessage, 'receiptHandle'>,
  waitedMs = 0,
): Promise<Disposition> {
  const seconds = Math.round(waitedMs / 4000);
  await received.hide(receiptHandle, Math.min(Math.max(seconds, soonestSeconds), seldomestSeconds));

  return 'retain';
}
