import type { Channel } from '../channel/channel.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import { type Remembering, rememberingChannel } from './remembering-channel.ts';
import type { SecretRuntime } from './runtime.ts';
import { sentMessagesOf } from './sent-messages.ts';

type Runtime = Pick<SecretRuntime, 'env' | 'readSecret'> & Omit<Remembering, 'sentMessages'>;

/** A channel that remembers in the table of conversations what it sends. */
export function rememberSent(channel: Channel, settings: ChannelSettings, runtime: Runtime): Channel {
  return rememberingChannel(channel, settings, { ...runtime, sentMessages: sentMessagesOf(runtime) });
}
