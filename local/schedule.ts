/**
 * EventBridge Scheduler for one function: an invocation at a fixed interval. A run that is still going on is not
 * waited for.
 */
import type { Invoke, Outcome } from './invocation.ts';

export function startSchedule(options: {
  /** In seconds. */
  readonly every: number;
  readonly invoke: Invoke<unknown>;
  readonly onOutcome: (outcome: Outcome) => void;
}): () => void {
  const timer = setInterval(async () => options.onOutcome(await options.invoke(scheduledEvent)), options.every * 1000);
  return () => clearInterval(timer);
}

export const scheduledEvent = {
  version: '0',
  'detail-type': 'Scheduled Event',
  source: 'aws.scheduler',
  resources: [],
  detail: '{}',
};
