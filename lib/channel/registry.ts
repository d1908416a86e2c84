import type { Channel, ChannelDeps, Transport } from './channel.ts';
import type { ChannelSettings } from './settings.ts';
import type { TransportName } from './transports.ts';

/** Loads each transport when one of its channels is first used. */
const loaders: Readonly<Record<TransportName, () => Promise<Transport>>> = {
  'whatsapp-cloud': async () => (await import('./meta/whatsapp-cloud.ts')).whatsappCloud,
  'whatsapp-aws': async () => (await import('./aws/whatsapp-aws.ts')).whatsappAws,
  'facebook-messenger': async () => (await import('./meta/facebook-messenger.ts')).facebookMessenger,
  'apple-messages': async () => (await import('./apple/apple-messages.ts')).appleMessages,
  'rcs-aws': async () => (await import('./aws/rcs-aws.ts')).rcsAws,
  'sms-aws': async () => (await import('./aws/sms-aws.ts')).smsAws,
  'whatsapp-twilio': openTwilio,
  'sms-twilio': openTwilio,
};

/** Opens a channel with its transport. Throws if it has none: its chat server sends the messages then. */
export async function openChannel(settings: ChannelSettings, deps: ChannelDeps): Promise<Channel> {
  if (settings.transport === undefined) throw new Error('the chat server of this channel sends its messages');

  const { outbound } = await loaders[settings.transport]();

  return outbound(settings, deps);
}

/** One for both: the address says by which of them a message goes. */
async function openTwilio(): Promise<Transport> {
  return (await import('./twilio/twilio-messages.ts')).twilioMessages;
}
