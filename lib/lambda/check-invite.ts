import type { Catalog } from '../catalog/catalog.ts';
import { type CheckInvite, type CheckInviteDeps, createCheckInvite } from '../invite/check-invite.ts';
import { createDynamodbCooldownEnd } from '../ledger/cooldown-end-dynamodb.ts';
import { createDynamodbQuotas } from '../ledger/quota-dynamodb.ts';
import { conversationsOf } from './conversations.ts';
import type { SecretRuntime } from './runtime.ts';
import type { Table } from './table.ts';

type Known = Pick<CheckInviteDeps, 'ledger' | 'openCircuits' | 'isPaused'> & { readonly table: Table };

/** Loaded with the first request that only asks. */
export function checkInviteOf(runtime: SecretRuntime<Catalog>, { table, ...known }: Known): CheckInvite {
  const { now, newToken, reportError } = runtime;

  return createCheckInvite({
    ...known,
    ...conversationsOf(runtime),
    cooldownEnd: createDynamodbCooldownEnd(table),
    quotas: createDynamodbQuotas({ ...table, newToken }),
    now,
    newToken,
    reportError,
  });
}
