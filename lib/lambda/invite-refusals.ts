import type { Catalog } from '../catalog/catalog.ts';
import type { Fault } from '../faults/faults.ts';
import { createInviteRefusal } from '../invite/invite-refusal.ts';
import type { ValidInvite } from '../invite/validate.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { createDynamodbQuotas } from '../ledger/quota-dynamodb.ts';
import { conversationsOf } from './conversations.ts';
import type { SecretRuntime } from './runtime.ts';
import type { Table } from './table.ts';

/**
 * What bars an invite; loaded with the first one on a channel that takes its clients’ messages, or that has sending
 * hours.
 */
export function createInviteRefusals(
  runtime: SecretRuntime<Catalog>,
  { ledger, table }: { readonly ledger: Pick<Ledger, 'readMany'>; readonly table: Table },
): (invite: ValidInvite) => Promise<Fault | undefined> {
  const { now, newToken, reportError } = runtime;
  const quotas = createDynamodbQuotas({ ...table, newToken });

  return createInviteRefusal({ ...conversationsOf(runtime), ledger, quotas, now, newToken, reportError });
}
