import type { InviteEvent } from '../../invite/report.ts';

export const namespace = 'InviteToChat';

/** Every metric there is, by its unit. Each comes by `Stage`, and some by one name more. */
export const metrics = {
  Accepted: { unit: 'Count' },
  Refused: { unit: 'Count' },
  NotStored: { unit: 'Count' },
  Entries: { unit: 'Count' },
  Sent: { unit: 'Count' },
  Failed: { unit: 'Count', by: 'Fault' },
  Unknown: { unit: 'Count' },
  Expired: { unit: 'Count' },
  Retried: { unit: 'Count' },
  /** What no invite gets past until somebody mends it: a stopped template, sender or account. */
  Stopped: { unit: 'Count' },
  Orphans: { unit: 'Count' },
  Dropped: { unit: 'Count' },
  KeyConflicts: { unit: 'Count' },
  Buried: { unit: 'Count' },
  /** Sessions that a chat server may have without anybody knowing their id. */
  ChatsUnverifiable: { unit: 'Count' },
  /** Looks for a contact that led to more than one. */
  ContactsAmbiguous: { unit: 'Count' },
  /** Looks that the table of contacts did not answer. */
  ContactsFailed: { unit: 'Count' },
  AcceptToSend: { unit: 'Milliseconds' },
  /** How long a retried invite has been on its way: the greatest is the oldest retry's. */
  RetryAge: { unit: 'Milliseconds' },
  VendorLatency: { unit: 'Milliseconds', by: 'Channel' },
} as const satisfies Record<string, { readonly unit: 'Count' | 'Milliseconds'; readonly by?: 'Fault' | 'Channel' }>;

type Metric = keyof typeof metrics;
type Figure = { readonly metric: Metric; readonly value: number; readonly by?: string | undefined };

type Measure = (event: InviteEvent) => Record<string, unknown> | undefined;

/**
 * The metrics of an event in CloudWatch's embedded metric format; undefined where it has none. They are members of the event's own log line,
 * written at once: what a killed invocation had done is counted. By hand, because it is one object: the library of it keeps a state to be
 * flushed, one for all records of a batch.
 */
export function createMeasure({ stage, now }: { readonly stage: string; readonly now: () => number }): Measure {
  return (event) => {
    const figures = figuresOf(event);

    return figures.length > 0 ? toEmbeddedFormat(figures, stage, now()) : undefined;
  };
}

function toEmbeddedFormat(figures: readonly Figure[], stage: string, at: number): Record<string, unknown> {
  const values: Record<string, unknown> = { Stage: stage };

  const directives = figures.map(({ metric, value, by }) => {
    const { unit, ...more } = metrics[metric];
    const second = 'by' in more && by !== undefined ? more.by : undefined;
    if (second !== undefined) values[second] = by;
    values[metric] = value;

    return {
      Namespace: namespace,
      Dimensions: second === undefined ? [['Stage']] : [['Stage'], ['Stage', second]],
      Metrics: [{ Name: metric, Unit: unit }],
    };
  });

  return { _aws: { Timestamp: at, CloudWatchMetrics: directives }, ...values };
}

const stopped = ['template_stopped', 'sender_stopped', 'account_stopped'];

function figuresOf(event: InviteEvent): readonly Figure[] {
  const one = (metric: Metric, by?: string): Figure => ({ metric, value: 1, by });
  const ms = (metric: Metric, value: number | undefined, by?: string): Figure[] =>
    value === undefined ? [] : [{ metric, value, by }];
  const stop = event.fault !== undefined && stopped.includes(event.fault) ? [one('Stopped')] : [];

  switch (event.step) {
    case 'accepted':
      return [one('Accepted')];
    case 'refused':
      return [one('Refused')];
    case 'not_stored':
      return [one('NotStored')];
    case 'entry_written':
      return [one('Entries')];
    case 'sent':
      return [one('Sent'), ...ms('AcceptToSend', event.sinceAcceptedMs)];
    case 'failed':
      return [one('Failed', event.fault), ...stop];
    case 'unknown':
      return [one('Unknown')];
    case 'expired':
      return [one('Expired')];
    case 'retrying':
      return [one('Retried'), ...ms('RetryAge', event.sinceAcceptedMs), ...stop];
    case 'terminated':
      return event.reason === 'orphan' ? [one('Orphans')] : [];
    case 'dropped':
      return [one('Dropped')];
    case 'key_conflict':
      return [one('KeyConflicts')];
    case 'buried':
      return [one('Buried')];
    case 'chat_unverifiable':
      return [one('ChatsUnverifiable')];
    case 'contact_ambiguous':
      return [one('ContactsAmbiguous')];
    case 'contact_failed':
      return [one('ContactsFailed')];
    case 'answered':
      return ms('VendorLatency', event.vendorMs, event.channel);
    case 'repeated':
    case 'claimed':
    case 'chat_opened':
    case 'chat_kept':
    case 'published':
    case 'duplicate':
    case 'waiting':
      return [];
    default:
      return event.step satisfies never;
  }
}
