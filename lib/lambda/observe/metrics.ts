import type { InviteEvent } from '../../invite/report.ts';

export const namespace = 'InviteToChat';

/** Every metric, by its unit. Each has the dimension `Stage`, and some have one more. */
export const metrics = {
  Accepted: { unit: 'Count' },
  Refused: { unit: 'Count' },
  NotStored: { unit: 'Count' },
  Entries: { unit: 'Count' },
  Sent: { unit: 'Count' },
  /** 0 for each invite that was sent, so that its average is the share that failed. */
  Failed: { unit: 'Count', by: 'Fault' },
  Unknown: { unit: 'Count' },
  Expired: { unit: 'Count' },
  Retried: { unit: 'Count' },
  /** Blocks every invite until somebody fixes it: a stopped template, sender or account. */
  Stopped: { unit: 'Count', by: 'Fault' },
  /** Something that a vendor has stopped, and each probe that met the stop again: its invites are held. */
  CircuitsOpened: { unit: 'Count', by: 'Fault' },
  /** The vendor warns of a quality that has fallen: the next step is a stop. */
  CircuitsWarned: { unit: 'Count', by: 'Fault' },
  Orphans: { unit: 'Count' },
  Dropped: { unit: 'Count' },
  KeyConflicts: { unit: 'Count' },
  Buried: { unit: 'Count' },
  /** Sessions that may be open on a chat server under an unknown id. */
  ChatsUnverifiable: { unit: 'Count' },
  /** Searches for a contact that found more than one. */
  ContactsAmbiguous: { unit: 'Count' },
  /** Searches that the table of contacts did not answer. */
  ContactsFailed: { unit: 'Count' },
  /** Genuine posts of vendors, of which every part was stored. */
  WebhookReceived: { unit: 'Count' },
  ReceiptsReceived: { unit: 'Count' },
  /** What clients wrote, and what vendors say of clients: on channels alone that take it. */
  MessagesReceived: { unit: 'Count' },
  /** Parts of such posts that are not read: messages to channels that take none, news, what is unknown. */
  WebhookUnread: { unit: 'Count' },
  /** Posts that no secret of the receiver has signed. */
  WebhookRefused: { unit: 'Count' },
  /** Posts that were answered with 503, so that the vendor repeats them. */
  WebhookNotStored: { unit: 'Count' },
  /** What vendors reported of messages, each status of a message once. */
  Receipts: { unit: 'Count', by: 'Status' },
  /** Receipts of messages that are not ours, or no longer known, or that came for another number. */
  ReceiptsForeign: { unit: 'Count' },
  /** Invites of which nobody knew whether they went out, until the vendor reported it. */
  Reconciled: { unit: 'Count' },
  /** Sessions that ended because their message did not arrive. */
  Undelivered: { unit: 'Count' },
  /** Messages that are not found by the vendor’s id, because the table of conversations did not take it. */
  Unindexed: { unit: 'Count' },
  /** Sessions that a client’s message opened. */
  SessionsReceived: { unit: 'Count' },
  /** Clients’ messages that reached a session. */
  ClientMessages: { unit: 'Count' },
  /** Clients’ messages that went to none, because of a setting or of what they are. */
  ClientMessagesUnrouted: { unit: 'Count' },
  /** What became of agents’ messages: each attempt once. */
  AgentMessages: { unit: 'Count', by: 'Status' },
  /** Clients’ files that could not be fetched: their messages reached agents without them. */
  MediaFailed: { unit: 'Count' },
  OptedOut: { unit: 'Count' },
  OptedIn: { unit: 'Count' },
  AcceptToSend: { unit: 'Milliseconds' },
  /** How long a retried invite has been on its way: the greatest is the oldest retry's. */
  RetryAge: { unit: 'Milliseconds' },
  VendorLatency: { unit: 'Milliseconds', by: 'Channel' },
} as const satisfies Record<
  string,
  { readonly unit: 'Count' | 'Milliseconds'; readonly by?: 'Fault' | 'Channel' | 'Status' }
>;

type Metric = keyof typeof metrics;
type Figure = { readonly metric: Metric; readonly value: number; readonly by?: string | undefined };

type Measure = (event: InviteEvent) => Record<string, unknown> | undefined;

/**
 * The metrics of an event in CloudWatch's embedded metric format, or undefined if it has none. They are members of the
 * event's own log line, written at once, so that what a killed invocation had done is counted. Written by hand because
 * it is one object: the library keeps state to flush, shared by all records of a batch.
 */
export function createMeasure({ stage, now }: { readonly stage: string; readonly now: () => number }): Measure {
  return (event) => {
    const figures = figuresOf(event);

    return figures.length > 0 ? toEmbeddedFormat(figures, stage, now()) : undefined;
  };
}

function toEmbeddedFormat(figures: readonly Figure[], stage: string, at: number): Record<string, unknown> {
  const plain = figures.filter(({ by }) => by === undefined);
  const divided = figures.flatMap((figure) => {
    const named = metrics[figure.metric];

    return figure.by !== undefined && 'by' in named ? [{ ...figure, dimension: named.by }] : [];
  });

  const directives = [
    ...(plain.length > 0 ? [directive([['Stage']], plain)] : []),
    ...divided.map((figure) => directive([['Stage'], ['Stage', figure.dimension]], [figure])),
  ];

  return {
    _aws: { Timestamp: at, CloudWatchMetrics: directives },
    Stage: stage,
    ...Object.fromEntries(divided.map(({ dimension, by }) => [dimension, by])),
    ...Object.fromEntries(figures.map(({ metric, value }) => [metric, value])),
  };
}

function directive(dimensions: readonly (readonly string[])[], figures: readonly Figure[]): Record<string, unknown> {
  return {
    Namespace: namespace,
    Dimensions: dimensions,
    Metrics: figures.map(({ metric }) => ({ Name: metric, Unit: metrics[metric].unit })),
  };
}

const stopped = ['template_stopped', 'sender_stopped', 'account_stopped'];

function figuresOf(event: InviteEvent): readonly Figure[] {
  const one = (metric: Metric, by?: string): Figure => ({ metric, value: 1, by });
  const ms = (metric: Metric, value: number | undefined, by?: string): Figure[] =>
    value === undefined ? [] : [{ metric, value, by }];
  const some = (metric: Metric, value = 0): Figure[] => (value > 0 ? [{ metric, value }] : []);
  const stop = event.fault !== undefined && stopped.includes(event.fault) ? [one('Stopped', event.fault)] : [];

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
      return [one('Sent'), { metric: 'Failed', value: 0 }, ...ms('AcceptToSend', event.sinceAcceptedMs)];
    case 'failed':
      return [one('Failed', event.fault), ...stop];
    case 'unknown':
      return [one('Unknown')];
    case 'expired':
      return [one('Expired')];
    case 'retrying':
      return [one('Retried'), ...ms('RetryAge', event.sinceAcceptedMs), ...stop];
    case 'terminated':
      if (event.reason === 'undelivered') return [one('Undelivered')];

      return event.reason === 'orphan' ? [one('Orphans')] : [];
    case 'receipt':
      return [one('Receipts', event.status), ...stop];
    case 'receipt_foreign':
      return [one('ReceiptsForeign')];
    case 'reconciled':
      return [one('Reconciled')];
    case 'unindexed':
      return [one('Unindexed')];
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
    case 'circuit_opened':
      return [one('CircuitsOpened', event.fault)];
    case 'webhook':
      return [
        one('WebhookReceived'),
        ...some('ReceiptsReceived', event.receipts),
        ...some('MessagesReceived', event.messages),
        ...some('WebhookUnread', event.unread),
      ];
    case 'webhook_refused':
      return [one('WebhookRefused')];
    case 'webhook_not_stored':
      return [one('WebhookNotStored')];
    case 'circuit_warned':
      return [one('CircuitsWarned', event.fault)];
    case 'session_received':
      return [one('SessionsReceived')];
    case 'client_message':
      return [one('ClientMessages')];
    case 'client_message_unrouted':
      return [one('ClientMessagesUnrouted')];
    case 'message':
      return [one('AgentMessages', event.status), ...stop];
    case 'media_failed':
      return [one('MediaFailed')];
    case 'opted_out':
      return [one('OptedOut')];
    case 'opted_in':
      return [one('OptedIn')];
    case 'client_message_known':
    case 'message_accepted':
    case 'message_published':
    case 'media_kept':
    case 'presence':
    case 'stop_foreign':
    case 'circuit_probe':
    case 'circuit_closed':
    case 'handshake':
    case 'receipt_known':
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
