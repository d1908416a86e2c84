import type { Catalog } from '../catalog/catalog.ts';
import { type CheckInvite, type CheckInviteDeps, createCheckInvite } from '../invite/check-invite.ts';
import { createDynamodbCooldown } from '../ledger/cooldown-dynamodb.ts';
import { conversationsOf } from './conversations.ts';
import type { SecretRuntime } from './runtime.ts';

/** Loaded with the first request that only asks. */
export function checkInviteOf(
  runtime: SecretRuntime<Catalog>,
  {
    table,
    ...known
  }: Pick<CheckInviteDeps, 'ledger' | 'openCircuits' | 'isPaused'> & {
    readonly table: Parameters<typeof createDynamodbCooldown>[0];
  },
): CheckInvite {
  const { now, newToken, reportError } = runtime;

  return createCheckInvite({
    ...known,
    ...conversationsOf(runtime),
    cooldown: createDynamodbCooldown(table),
    now,
    newToken,
    reportError,
  });
}
