import type { Channel } from '../channel/channel.ts';
import { openChannel } from '../channel/registry.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import { openOnce } from '../net/open-once.ts';
import { limits } from './limits.ts';
import { observeChannel } from './observe/observe-channel.ts';
import type { SendingRuntime } from './runtime.ts';

/** Opens channels, each once a function: TLS sessions and clients are used again. */
export function channelsOf({
  readSecret,
  now,
  report,
  fetchFile,
}: SendingRuntime): (settings: ChannelSettings) => Promise<Channel> {
  return openOnce(async (settings: ChannelSettings) => {
    const transport = await openChannel(settings, {
      readSecret,
      now,
      fetchFile,
      connectTimeoutMs: limits.connectTimeoutMs,
    });

    return observeChannel(transport, { name: settings.name, now, report });
  });
}
