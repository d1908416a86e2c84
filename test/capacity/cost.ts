/** What a simulated run costs, by the prices and the bill of `npm run bench`. */
import { type Bill, memoryGb, perMillion, sumOf } from '../bench/cost.ts';
import { prices } from '../bench/prices.ts';
import { assumed, billed } from './limits.ts';
import type { Plan } from './plan.ts';
import type { Result } from './tally.ts';

/** Dollars. `vendor` is what WhatsApp takes for a utility template to North America, and is no part of the others. */
export type Cost = {
  readonly bill: Bill;
  readonly aMillionAccepted: number;
  readonly aMillionSent: number;
  readonly vendor: number;
};

export function costOf({ notifications }: Pick<Plan, 'notifications'>, { counts }: Pick<Result, 'counts'>): Cost {
  const each = (count: number) => count / Math.max(counts.accepted, 1);
  const attempts = each(counts.attempts);
  const seconds = (assumed.accept + each(counts.deliverMs)) / 1000;

  const bill = {
    ...perMillion({
      queueRequests: each(counts.queueRequests) + notifications * billed.sweptEntry.queueRequests,
      writeUnits: each(counts.writeUnits),
      readUnits: each(counts.readUnits) + notifications * billed.sweptEntry.readUnits,
      logBytes: billed.logBytes.invite + attempts * billed.logBytes.attempt,
      invocations: 1 + each(counts.invocations),
    }),
    'function time': seconds * memoryGb * 1e6 * prices.lambdaGbSecond,
  };
  const aMillionAccepted = sumOf(bill);

  return {
    bill,
    aMillionAccepted,
    aMillionSent: (aMillionAccepted * counts.accepted) / Math.max(counts.sent, 1),
    vendor: prices.whatsappUtility * 1e6,
  };
}
