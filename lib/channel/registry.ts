import type { ChannelSettings } from '../catalog/catalog.ts';
import type { Channel, ReadSecret } from './channel.ts';

type Transport = (settings: ChannelSettings, deps: { readonly readSecret: ReadSecret }) => Channel;

/** A transport a line, loaded when a channel of it is first used. */
export const transports = {
  'whatsapp-cloud': async () => (await import('./whatsapp-cloud.ts')).createWhatsappCloud,
} as const satisfies Record<string, () => Promise<Transport>>;

/** Opens a channel with its transport. */
export async function openChannel(settings: ChannelSettings, deps: { readonly readSecret: ReadSecret }): Promise<Channel> {
  if (settings.transport === 'amazon-connect') throw new Error('the chat server of this channel sends');

  const create: Transport = await transports[settings.transport]();

  return create(settings, deps);
}
