import type { LedgerRow } from '../../lib/ledger/row.ts';
import type { Invited } from './load.ts';

type Row = Pick<LedgerRow, 'sessionId' | 'status' | 'acceptedAt' | 'updatedAt'>;

type Given = {
  readonly rows: readonly Row[];
  readonly invited: readonly Pick<Invited, 'sessionId' | 'kind'>[];
  /** When the process was killed, ms since 1970. */
  readonly kills: readonly number[];
  /** Sessions whose message a phone shows. */
  readonly shown: ReadonlySet<string>;
};

const ownFaults: Readonly<Partial<Record<Invited['kind'], string>>> = {
  reset: 'the vendor reset the connection',
  timeout: 'the vendor took the message and never answered',
  'timeout of a notification': 'the vendor took the message and never answered',
};

/** Where each `unknown` came from, a line a cause. Only the vendor knows their outcomes. */
export function explainUnknowns({ rows, invited, kills, shown }: Given): string[] {
  const kinds = new Map(invited.map(({ sessionId, kind }) => [sessionId, kind]));
  const byCause = new Map<string, Row[]>();

  for (const row of rows.filter(({ status }) => status === 'unknown')) {
    const kind = kinds.get(row.sessionId);
    const isKilled = kills.some((at) => at >= row.acceptedAt && at <= row.updatedAt);
    const cause =
      (kind && ownFaults[kind]) ??
      (isKilled ? 'killed in mid-send' : 'a fault of the vendor for any client, or a dropped invocation');
    byCause.set(cause, [...(byCause.get(cause) ?? []), row]);
  }

  return [...byCause].map(([cause, mine]) => {
    const onPhones = mine.filter(({ sessionId }) => shown.has(sessionId)).length;

    return `${mine.length} unknown: ${cause}; ${onPhones} on a phone`;
  });
}
