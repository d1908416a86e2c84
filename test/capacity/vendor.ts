/** WhatsApp, as far as its limits go: a rate of messages a second for a number, and one in six seconds to a client. */
import type { SendOutcome } from '../../lib/channel/channel.ts';
import { outcomeOfVendorError } from '../../lib/channel/error-table.ts';
import { whatsappError } from '../../lib/channel/meta/whatsapp-errors.ts';
import { type Bucket, createBucket } from './bucket.ts';
import { assumed, quotas } from './limits.ts';
import type { Plan } from './plan.ts';
import type { Tally } from './tally.ts';

/** The vendor's code for each of its reasons not to take a message. */
const codes = { refusedInOutage: 131_057, refusedForPair: 131_056, refusedByVendor: 130_429 } as const;

type VendorOptions = {
  readonly plan: Plan;
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly tally: Pick<Tally, 'count'>;
};
type Addressed = { readonly number: number; readonly client: number | undefined };

export function createVendor({ plan, now, random, tally }: VendorOptions) {
  const numbers = buckets(() => createBucket({ perSecond: plan.vendorMps, now }));
  const pairs = buckets(() => createBucket({ perSecond: 1 / quotas.pairSeconds, burst: quotas.pairBurst, now }));

  const whyRefused = ({ number, client }: Addressed): keyof typeof codes | undefined => {
    if (now() >= 60_000 && now() < 60_000 + plan.outageSeconds * 1000) return 'refusedInOutage';
    if (client !== undefined && !pairs(number * plan.clients + client).take()) return 'refusedForPair';

    return numbers(number).take() ? undefined : 'refusedByVendor';
  };

  return {
    send: (invite: Addressed): SendOutcome => {
      const why = whyRefused(invite);
      if (!why) return { status: 'sent', messageId: '' };

      tally.count(why);

      return outcomeOfVendorError(whatsappError(codes[why]), String(codes[why]));
    },

    /** Most answers come at about the same time, some late; ms. */
    answersAfter: () => plan.vendorMs * (1 - assumed.vendorSpread - assumed.vendorSpread * Math.log(1 - random())),
  };
}

function buckets(create: () => Bucket): (key: number) => Bucket {
  const known = new Map<number, Bucket>();

  return (key) => {
    const bucket = known.get(key) ?? create();
    known.set(key, bucket);

    return bucket;
  };
}
