import { keptUntil, type LedgerRow, rowNames, rowSchema, statusNames } from './row.ts';

/**
 * The row as it is stored. Names are short: an item under 1 KB is one write unit. Two of them are older than the row's
 * own words (`owner`, `unsure`). `expiresAt` is DynamoDB's TTL, in seconds.
 */
export function toItem({
  version,
  maybeSent,
  others,
  newerStatus,
  ...row
}: Omit<LedgerRow, 'attempt' | 'status'>): Record<string, unknown> {
  const expiresAt = Math.ceil(keptUntil(row) / 1000);

  return {
    ...others,
    ...row,
    owner: version,
    ...(newerStatus !== undefined && { status: newerStatus }),
    ...(maybeSent && { unsure: maybeSent }),
    expiresAt,
  };
}

/** Throws if the item is not a row. */
export function fromItem(item: Record<string, unknown>): LedgerRow {
  return rowSchema.parse(rowOf(item));
}

/** Returns undefined if the item is not a row. */
export function tryFromItem(item: Record<string, unknown>): LedgerRow | undefined {
  return rowSchema.safeParse(rowOf(item)).data;
}

function rowOf({ owner, unsure, expiresAt: _, ...item }: Record<string, unknown>): Record<string, unknown> {
  const others = Object.entries(item).filter(([name]) => !rowNames.has(name));

  return {
    ...item,
    version: owner,
    ...(typeof item.status === 'string' && !statusNames.has(item.status) && { newerStatus: item.status }),
    ...(unsure === true && { maybeSent: unsure }),
    ...(others.length > 0 && { others: Object.fromEntries(others) }),
  };
}
