import type { Content } from '../../channel/content.ts';
import type { FaultCode } from '../../faults/faults.ts';
import type { InviteRecord } from '../../queue/invite-record.ts';

/** What would happen to an invite, as its sender may see it. */
export function dryRunOf(
  { channel, chatQueueKey, notification, deadline }: InviteRecord,
  { content, unchecked }: { readonly content: Content | undefined; readonly unchecked?: FaultCode | undefined },
) {
  return {
    Channel: channel,
    ChatQueueKey: chatQueueKey,
    Notification: String(notification),
    Deadline: new Date(deadline).toISOString(),
    ...(unchecked && { Unchecked: unchecked }),
    ...(content && { Content: content }),
  };
}
