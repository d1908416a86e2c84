import type { Claim, ClaimOptions, Ledger } from '../ledger/ledger.ts';
import type { LedgerRow } from '../ledger/row.ts';

type ClaimDeps = { readonly ledger: Pick<Ledger, 'claim' | 'read'>; readonly now: () => number };

/** Undefined: somebody else has it. A claim that nobody answered counts if the row says that it took effect. */
export async function takeClaim(deps: ClaimDeps, claim: Claim, options: ClaimOptions): Promise<LedgerRow | undefined> {
  try {
    const claimed = await deps.ledger.claim(claim, deps.now(), options);
    if (claimed) return claimed;
  } catch (error) {
    const own = await ownRow(deps, claim);
    if (!own) throw error;

    return own;
  }

  return ownRow(deps, claim);
}

/** A refused claim may be our own: its answer was lost, and its repeat met the row that it had written. */
export async function ownRow(
  { ledger }: { readonly ledger: Pick<Ledger, 'read'> },
  claim: Pick<Claim, 'sessionId' | 'version'>,
): Promise<LedgerRow | undefined> {
  const row = await ledger.read(claim.sessionId);

  return row?.version === claim.version ? row : undefined;
}
