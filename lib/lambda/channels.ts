import type { Channel } from '../channel/channel.ts';
import { conversationSettingsOf } from '../channel/conversation-settings.ts';
import { openChannel } from '../channel/registry.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import { openOnce } from '../net/open-once.ts';
import { limits } from './limits.ts';
import { observeChannel } from './observe/observe-channel.ts';
import type { SendingRuntime } from './runtime.ts';

/** Opens channels, each once a function: TLS sessions and clients are used again. */
export function channelsOf(runtime: SendingRuntime): (settings: ChannelSettings) => Promise<Channel> {
  const { readSecret, now, report, fetchFile } = runtime;

  return openOnce(async (settings: ChannelSettings) => {
    const transport = await openChannel(settings, {
      readSecret,
      now,
      fetchFile,
      connectTimeoutMs: limits.connectTimeoutMs,
    });

    const observed = observeChannel(transport, { name: settings.name, now, report });
    if (!transport.reportsByWatermark || !conversationSettingsOf(settings)) return observed;

    return (await import('./remember-sent.ts')).rememberSent(observed, settings, runtime);
  });
}
