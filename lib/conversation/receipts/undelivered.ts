import { endAndWrite } from '../../invite/end-on-chat-server.ts';
import { mayGoOn } from '../../invite/later-steps.ts';
import { readReceiptOf } from '../../invite/reconcile.ts';
import { isNewer, isUnderWay, terminate } from '../../invite/state.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import type { RelayDeps } from './relay-deps.ts';

type Undelivered = { readonly v: 1; readonly type: 'undelivered'; readonly sessionId: string };

/** A row that somebody else writes in every round is looked at again when the record comes again. */
const maxRounds = 3;

/**
 * Ends a plain session whose message failed, if that is still the last word. An invite that is not final, or may still
 * be sent by another channel, waits once more. Throws if the end was not confirmed or not written: the record must
 * come again.
 */
export async function endUndelivered(
  deps: RelayDeps,
  record: Undelivered,
  given: LedgerRow | undefined,
): Promise<void> {
  let row = given;

  for (let round = 0; round < maxRounds; round += 1) {
    if (!row || row.notification || row.chat.state === 'terminated') return;
    if ((await readReceiptOf(deps.receipts, row))?.status !== 'failed') return;

    if (isUnderWay(row) || isNewer(row) || (await mayGoOn(deps.catalog(), row, deps.now())))
      return deps.receiptQueue.put(record, { delaySeconds: deps.settings.undeliveredSeconds });
    if (row.status !== 'sent' && row.status !== 'unknown') return;

    const ended = terminate(row, 'undelivered', { version: deps.newToken(), now: deps.now() });
    if (await endAndWrite(deps, row, ended)) {
      deps.report({ step: 'terminated', sessionId: row.sessionId, channel: row.channel, reason: 'undelivered' });
      return;
    }

    row = await deps.ledger.read(record.sessionId);
  }

  throw new Error('the row of an undelivered session kept changing');
}
