import { FileGoneError } from '../../channel/channel.ts';
import type { ClientMessageRecord } from '../../queue/message-record.ts';
import type { InboundChannel } from './inbound-channel.ts';
import { type KeepFilesDeps, NoTimeError, publishMs } from './keep-files.ts';

/**
 * Returns a client's message as its answer has it that the vendor sent as a file; undefined if the channel's vendor
 * sends none so. Throws while an answer cannot be had that may come yet; `mediaSeconds` after its message the text says
 * that it is missing. `remainingMs`: of this invocation.
 */
export type ReadLongAnswer = (
  written: ClientMessageRecord,
  inbound: Pick<InboundChannel, 'channel' | 'businessId'>,
  remainingMs: () => number,
) => Promise<ClientMessageRecord | undefined>;

/** Many times what a picker with its pictures takes. */
const maxBytes = 10 * 1024 * 1024;

export function createReadLongAnswer(deps: Omit<KeepFilesDeps, 'media'>): ReadLongAnswer {
  const { openChannel, now, abortAfter, report, settings } = deps;

  return async ({ files = [], ...message }, { channel, businessId }, remainingMs) => {
    const [file] = files;
    const failed = (what: string, reason: string): ClientMessageRecord => {
      report({ step: 'media_failed', channel: channel.name, reason });

      return { ...message, text: `[A long answer to a list or a form, which ${what}: ask the client to answer again]` };
    };

    try {
      const { fetchAnswer } = await openChannel(channel);
      if (!fetchAnswer || !file) return undefined;

      const timeoutMs = Math.min(settings.fetchTimeoutMs, remainingMs() - publishMs);
      if (timeoutMs <= 0) throw new NoTimeError('the invocation has no time left for an answer');

      return { ...message, ...(await fetchAnswer(file, { businessId, signal: abortAfter(timeoutMs), maxBytes })) };
    } catch (error) {
      if (error instanceof FileGoneError) return failed('cannot be fetched or decoded', 'gone');
      if (now() < message.receivedAt + settings.mediaSeconds * 1000) throw error;

      return failed('could not be fetched in time', 'not in time');
    }
  };
}
