import type { Channel } from '../../channel/channel.ts';
import type { Report } from '../../invite/report.ts';

type Observer = { readonly name: string; readonly now: () => number; readonly report: Report };

/** A channel that reports how long its vendor took to answer, and the outcome. */
export function observeChannel(channel: Channel, { name, now, report }: Observer): Channel {
  return {
    ...channel,
    send: async (message, options) => {
      const began = now();
      const outcome = await channel.send(message, options);
      const vendorCode = 'vendorCode' in outcome ? outcome.vendorCode : undefined;
      report({
        step: 'answered',
        sessionId: message.sessionId,
        channel: name,
        reason: outcome.status,
        vendorCode,
        vendorMs: now() - began,
      });

      return outcome;
    },
  };
}
