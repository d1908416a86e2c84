import { inviteMessageId } from '../channel/message-id.ts';
import type { DeliverDeps } from './deliver-deps.ts';
import type { Sent } from './outcome.ts';
import type { ReadyDelivery } from './resolve.ts';

/**
 * From here on the message may be out. No send begins that could not be finished and recorded within the lease and the
 * invocation.
 */
export async function send(
  deps: Pick<DeliverDeps, 'openChannel' | 'abortAfter' | 'settings'>,
  { record, channel, clientId, businessId, content }: ReadyDelivery,
  { deadline, isLate }: { readonly deadline: number; readonly isLate: () => boolean },
): Promise<Sent> {
  if (!content) return { status: 'nothing' };

  const opened = await deps.openChannel(channel).catch(() => undefined);
  if (!opened) return { status: 'retry', fault: 'account_stopped' };

  if (isLate()) return { status: 'late' };

  try {
    return await opened.send(
      { sessionId: record.sessionId, messageId: inviteMessageId(record), clientId, businessId, content, deadline },
      { signal: deps.abortAfter(deps.settings.sendTimeoutMs) },
    );
  } catch {
    return { status: 'unknown' };
  }
}
