import type { SessionChannelChanged } from './interaction.ts';

/** Apart from the other messages: only invites with a fallback have it. */
export function sessionChannelChangedMessage(sessionId: string, channel: string): SessionChannelChanged {
  return { v: 1, type: 'session.channel_changed', interactionId: sessionId, channel };
}
