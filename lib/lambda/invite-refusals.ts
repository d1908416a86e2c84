import type { Catalog } from '../catalog/catalog.ts';
import type { Fault } from '../faults/faults.ts';
import { barsInvite, readOptOut } from '../invite/opt-out.ts';
import type { ValidInvite } from '../invite/validate.ts';
import { conversationsOf } from './conversations.ts';
import type { SecretRuntime } from './runtime.ts';

/**
 * What of a client or their conversation bars an invite; loaded with the first invite on a channel that takes its
 * clients’ messages. Never throws: deliver looks again, and holds the invite if it cannot.
 */
export function createInviteRefusals(
  runtime: SecretRuntime<Catalog>,
): (invite: ValidInvite) => Promise<Fault | undefined> {
  const items = conversationsOf(runtime);

  return async (invite) => {
    if (!items) return undefined;

    try {
      return await optOutRefusal(items, invite);
    } catch (error) {
      runtime.reportError(error);

      return undefined;
    }
  };
}

async function optOutRefusal(
  { optOuts }: Pick<NonNullable<ReturnType<typeof conversationsOf>>, 'optOuts'>,
  { channel, clientId, response }: ValidInvite,
): Promise<Fault | undefined> {
  // Nothing is sent.
  if (!response) return undefined;

  const optOut = await readOptOut({ optOuts }, channel, [clientId]);
  const category = channel.mediaType === 'whatsapp' ? response.whatsapp?.category : undefined;

  return optOut && barsInvite(optOut, category) ? { code: 'opted_out' } : undefined;
}
