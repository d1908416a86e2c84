import type { Catalog } from '../catalog/catalog.ts';
import type { Fault } from '../faults/faults.ts';
import { createInviteRefusal } from '../invite/invite-refusal.ts';
import type { ValidInvite } from '../invite/validate.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { conversationsOf } from './conversations.ts';
import type { SecretRuntime } from './runtime.ts';

/** What bars an invite; loaded with the first one on a channel that takes its clients’ messages. */
export function createInviteRefusals(
  runtime: SecretRuntime<Catalog>,
  ledger: Pick<Ledger, 'readMany'>,
): (invite: ValidInvite) => Promise<Fault | undefined> {
  const items = conversationsOf(runtime);
  const { now, newToken, reportError } = runtime;

  return items ? createInviteRefusal({ ...items, ledger, now, newToken, reportError }) : async () => undefined;
}
