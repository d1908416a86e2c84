import { metaInbound } from '../../lib/channel/meta/inbound.ts';
import { noon } from './builders.ts';
import { messagesPost } from './webhooks.ts';

export const metaContact = {
  profile: { name: 'Zoë', username: '@zoe' },
  wa_id: '15550100001',
  user_id: 'US.1',
};

/** What is read of a post with these messages, which comes five seconds after noon. */
export const parseMessages = (
  messages: readonly unknown[],
  more: Readonly<Record<string, unknown>> = { contacts: [metaContact] },
) => metaInbound.parse(messagesPost(messages, more), noon + 5000);
