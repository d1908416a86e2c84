import type { InviteEvent } from '../../invite/report.ts';

export const namespace = 'InviteToChat';

const count = { unit: 'Count' } as const;

/** Every metric, by its unit. Each has the dimension `Stage`, and some have one more. */
export const metrics = {
  Accepted: count,
  Refused: count,
  NotStored: count,
  Entries: count,
  Sent: count,
  /** Of those the messages whose vendor posts receipts. */
  ReceiptsExpected: count,
  /** 0 for each invite that was sent, so that its average is the share that failed. */
  Failed: { unit: 'Count', by: 'Fault' },
  Unknown: count,
  Expired: count,
  Retried: count,
  /** Blocks every invite until somebody fixes it: a stopped template, sender or account. */
  Stopped: { unit: 'Count', by: 'Fault' },
  /** Something that a vendor has stopped, and each probe that met the stop again: its invites are held. */
  CircuitsOpened: { unit: 'Count', by: 'Fault' },
  /** The vendor warns of a quality that has fallen: the next step is a stop. */
  CircuitsWarned: { unit: 'Count', by: 'Fault' },
  Orphans: count,
  Dropped: count,
  KeyConflicts: count,
  Buried: count,
  /** Sessions that may be open on a chat server under an unknown id. */
  ChatsUnverifiable: count,
  /** Reports of chats that are none of ours. */
  ChatsForeign: count,
  /** Searches for a contact that found more than one. */
  ContactsAmbiguous: count,
  /** Searches that the table of contacts did not answer. */
  ContactsFailed: count,
  /** Genuine posts of vendors, of which every part was stored. */
  WebhookReceived: count,
  ReceiptsReceived: count,
  /** What clients wrote, and what vendors say of clients: on channels alone that take it. */
  MessagesReceived: count,
  /** Parts of such posts that are not read: messages to channels that take none, news, what is unknown. */
  WebhookUnread: count,
  /** Posts that no secret of the receiver has signed. */
  WebhookRefused: count,
  /** Posts that were answered with 503, so that the vendor repeats them. */
  WebhookNotStored: count,
  /** What vendors reported of messages, each status of a message once. */
  Receipts: { unit: 'Count', by: 'Status' },
  /** Receipts of messages that are not ours, or no longer known, or that came for another number. */
  ReceiptsForeign: count,
  /** Invites of which nobody knew whether they went out, until the vendor reported it. */
  Reconciled: count,
  /** Sessions that ended because their message did not arrive. */
  Undelivered: count,
  /** Messages that are not found by the vendor’s id, because the table of conversations did not take it. */
  Unindexed: count,
  /** Invites that went on by another channel, each step once. */
  FallbackSteps: count,
  /** Sessions that a client’s message opened. */
  SessionsReceived: count,
  /** Clients’ messages that reached a session. */
  ClientMessages: count,
  /** Clients’ messages that went to none, because of a setting or of what they are. */
  ClientMessagesUnrouted: count,
  /** What became of agents’ messages: each attempt once. */
  AgentMessages: { unit: 'Count', by: 'Status' },
  /** Clients’ files that could not be fetched: their messages reached agents without them. */
  MediaFailed: count,
  OptedOut: count,
  OptedIn: count,
  /** An endpoint takes no callbacks, or wants none any more; again with every probe. */
  EndpointsHeld: count,
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
    // Most steps, and all of the fast ones: nothing about them changes but the time.
    if (isCounted(event.step)) {
      const metric = counted[event.step];

      return { _aws: { Timestamp: now(), CloudWatchMetrics: countDirectives(metric) }, Stage: stage, [metric]: 1 };
    }

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

const knownDirectives = new Map<Metric, readonly Record<string, unknown>[]>();

/** Of a step that counts as one. */
function countDirectives(metric: Metric): readonly Record<string, unknown>[] {
  const known = knownDirectives.get(metric) ?? [directive([['Stage']], [{ metric, value: 1 }])];
  knownDirectives.set(metric, known);

  return known;
}

function directive(dimensions: readonly (readonly string[])[], figures: readonly Figure[]): Record<string, unknown> {
  return {
    Namespace: namespace,
    Dimensions: dimensions,
    Metrics: figures.map(({ metric }) => ({ Name: metric, Unit: metrics[metric].unit })),
  };
}

const stopped = ['template_stopped', 'sender_stopped', 'account_stopped'];

/** Steps that count as one, and say no more. */
const counted = {
  accepted: 'Accepted',
  refused: 'Refused',
  not_stored: 'NotStored',
  entry_written: 'Entries',
  unknown: 'Unknown',
  expired: 'Expired',
  receipt_foreign: 'ReceiptsForeign',
  reconciled: 'Reconciled',
  unindexed: 'Unindexed',
  fallback: 'FallbackSteps',
  dropped: 'Dropped',
  key_conflict: 'KeyConflicts',
  buried: 'Buried',
  chat_unverifiable: 'ChatsUnverifiable',
  chat_foreign: 'ChatsForeign',
  contact_ambiguous: 'ContactsAmbiguous',
  contact_failed: 'ContactsFailed',
  webhook_refused: 'WebhookRefused',
  webhook_not_stored: 'WebhookNotStored',
  session_received: 'SessionsReceived',
  client_message: 'ClientMessages',
  client_message_unrouted: 'ClientMessagesUnrouted',
  media_failed: 'MediaFailed',
  opted_out: 'OptedOut',
  opted_in: 'OptedIn',
  endpoint_held: 'EndpointsHeld',
} as const satisfies Partial<Record<InviteEvent['step'], Metric>>;

/** Steps that have no metric. */
type Uncounted =
  | 'callback_taken'
  | 'callback_failed'
  | 'callback_dropped'
  | 'callback_parked'
  | 'endpoint_back'
  | 'endpoint_gone'
  | 'client_message_known'
  | 'message_accepted'
  | 'message_published'
  | 'media_kept'
  | 'presence'
  | 'agents_warned'
  | 'transcript_unread'
  | 'session_moved'
  | 'stop_foreign'
  | 'circuit_probe'
  | 'circuit_closed'
  | 'handshake'
  | 'receipt_known'
  | 'repeated'
  | 'eligible'
  | 'ineligible'
  | 'claimed'
  | 'chat_opened'
  | 'chat_kept'
  | 'published'
  | 'duplicate'
  | 'waiting';

function isCounted(step: InviteEvent['step']): step is keyof typeof counted {
  return Object.hasOwn(counted, step);
}

/** Takes no step of which nobody has decided what it counts as. */
function none(_step: Uncounted): readonly Figure[] {
  return [];
}

function figuresOf(event: InviteEvent): readonly Figure[] {
  const one = (metric: Metric, by?: string): Figure => ({ metric, value: 1, by });
  const ms = (metric: Metric, value: number | undefined, by?: string): Figure[] =>
    value === undefined ? [] : [{ metric, value, by }];
  const some = (metric: Metric, value = 0): Figure[] => (value > 0 ? [{ metric, value }] : []);
  const stop = event.fault !== undefined && stopped.includes(event.fault) ? [one('Stopped', event.fault)] : [];

  switch (event.step) {
    case 'sent':
      return [
        one('Sent'),
        ...(event.receiver === undefined ? [] : [one('ReceiptsExpected')]),
        { metric: 'Failed', value: 0 },
        ...ms('AcceptToSend', event.sinceAcceptedMs),
      ];
    case 'failed':
      return [one('Failed', event.fault), ...stop];
    case 'retrying':
      return [one('Retried'), ...ms('RetryAge', event.sinceAcceptedMs), ...stop];
    case 'terminated':
      if (event.reason === 'undelivered') return [one('Undelivered')];

      return event.reason === 'orphan' ? [one('Orphans')] : [];
    case 'receipt':
      return [one('Receipts', event.status), ...stop];
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
    case 'circuit_warned':
      return [one('CircuitsWarned', event.fault)];
    case 'message':
      return [one('AgentMessages', event.status), ...stop];
    default:
      return isCounted(event.step) ? [one(counted[event.step])] : none(event.step);
  }
}
