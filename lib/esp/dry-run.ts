import type { InviteRecord } from '../queue/invite-record.ts';
import type { Content } from '../standard-response/content.ts';

/** What would happen to an invite, for the one who sent it. */
export function dryRunOf({ channel, chatQueueKey, notification, deadline }: InviteRecord, content: Content | undefined) {
  return {
    Channel: channel,
    ChatQueueKey: chatQueueKey,
    Notification: String(notification),
    Deadline: new Date(deadline).toISOString(),
    ...(content && { Content: content }),
  };
}
