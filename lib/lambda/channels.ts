import type { Channel } from '../channel/channel.ts';
import { openChannel } from '../channel/registry.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import { openOnce } from '../net/open-once.ts';
import { limits } from './limits.ts';
import { observeChannel } from './observe/observe-channel.ts';
import type { DeliverRuntime } from './runtime.ts';

/** Opens the channels of the catalog by their names, each once a function: TLS sessions and clients are used again. */
export function channelsOf({
  catalog,
  readSecret,
  now,
  report,
  fetchFile,
  adapt,
}: DeliverRuntime): (name: string) => Promise<Channel> {
  const open = openOnce(async (settings: ChannelSettings) => {
    const transport = await openChannel(settings, {
      readSecret,
      now,
      fetchFile,
      connectTimeoutMs: limits.connectTimeoutMs,
    });
    const channel = observeChannel(transport, { name: settings.name, now, report });

    return adapt?.channel(channel) ?? channel;
  });

  return async (name) => {
    const settings = catalog().channel(name);
    if (!settings) throw new Error('the channel is not in the catalog of this deployment');

    return open(settings);
  };
}
