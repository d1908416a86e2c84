import type { Inbound, InboundTrust, Parsed, VendorReceipt, VendorStop, WebhookRequest } from '../channel/inbound.ts';
import type { ReceiverKind, ReceiverSettings } from '../channel/receivers.ts';
import type { Report } from '../invite/report.ts';
import type { ReceiptQueue } from '../queue/receipt-queue.ts';
import type { ReceiptRecord } from '../queue/receipt-record.ts';

export type ReceiveDeps = {
  readonly receivers: () => readonly ReceiverSettings[];
  readonly openInbound: (kind: ReceiverKind) => Promise<Inbound>;
  readonly readSecret: (reference: string) => Promise<string>;
  readonly receiptQueue: ReceiptQueue;
  /** ms since 1970. */
  readonly now: () => number;
  readonly report: Report;
};

/** `stored`: all of it. What became of a request otherwise is `Verified`'s. */
export type Received =
  | { readonly status: 'stored' }
  | { readonly status: 'handshake'; readonly answer: string }
  | { readonly status: 'incomplete' }
  | { readonly status: 'refused' }
  | { readonly status: 'receiver_unknown' };

export type Receive = {
  /** A request to the receiver of this name. Throws unless all of it is stored: the vendor posts it again then. */
  readonly webhook: (receiver: string, request: WebhookRequest) => Promise<Received>;
  /** A message of the queue that subscribes to vendors' topics. Throws unless all of it is stored. */
  readonly notification: (body: Uint8Array) => Promise<void>;
};

/** Verifies what vendors post and stores every part of it. Nothing else is done here, since vendors wait. */
export function createReceive(deps: ReceiveDeps): Receive {
  const { receivers, openInbound, report } = deps;

  return {
    webhook: async (name, request) => {
      const receiver = receivers().find((one) => one.name === name);
      if (receiver?.kind !== 'meta') return { status: 'receiver_unknown' };

      const inbound = await openInbound(receiver.kind);
      const { trust, isWhole } = await readTrust(receiver, request.method, deps.readSecret);
      const verified = inbound.verify(request, trust);

      switch (verified.status) {
        case 'genuine':
          await store(receiver.name, inbound, request.body, deps);
          return { status: 'stored' };
        case 'handshake':
          report({ step: 'handshake', receiver: receiver.name });
          return verified;
        case 'incomplete':
          return verified;
        case 'refused':
          if (!isWhole) throw new Error('a secret of the receiver cannot be read');

          report({ step: 'webhook_refused', receiver: receiver.name });
          return verified;
        default:
          return verified satisfies never;
      }
    },

    notification: async (body) => {
      const inbound = await openInbound('aws');
      const request = { method: 'POST', headers: {}, query: {}, body };
      const receiver = receivers().find(
        (one) => one.kind === 'aws' && inbound.verify(request, one).status === 'genuine',
      );

      if (receiver) await store(receiver.name, inbound, body, deps);
      else report({ step: 'webhook_refused' });
    },
  };
}

type MetaReceiver = Extract<ReceiverSettings, { readonly kind: 'meta' }>;

/**
 * Reads only what the method needs. One secret that cannot be read, such as an old one that is gone, does not stop what
 * another has signed; `isWhole` says whether all were read.
 */
async function readTrust(
  { appSecrets, verifyToken }: MetaReceiver,
  method: string,
  readSecret: ReceiveDeps['readSecret'],
): Promise<{ readonly trust: InboundTrust; readonly isWhole: boolean }> {
  if (method === 'GET') return { trust: { verifyToken: await readSecret(verifyToken) }, isWhole: true };

  const read = await Promise.allSettled(appSecrets.map((reference) => readSecret(reference)));
  const secrets = read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));

  return { trust: { appSecrets: secrets }, isWhole: secrets.length === appSecrets.length };
}

async function store(
  receiver: string,
  { parse }: Inbound,
  body: Uint8Array,
  { receiptQueue, now, report }: ReceiveDeps,
): Promise<void> {
  const receivedAt = now();
  const parsed: Parsed = parse(body, receivedAt) ?? { events: [], unread: ['no envelope'] };
  const events = parsed.events.filter((event) => event.type === 'receipt' || event.type === 'stop');
  const { unread } = parsed;

  for (let at = 0; at < events.length; at += maxAtOnce) {
    const records = events.slice(at, at + maxAtOnce).map((event) => recordOf(event, receiver, receivedAt));
    // Waits for all: what is still on its way when an invocation ends is lost or goes out during the next one.
    const stored = await Promise.allSettled(records.map((record) => receiptQueue.put(record)));
    const lost = stored.find((one) => one.status === 'rejected');

    if (lost) {
      report({ step: 'webhook_not_stored', receiver });
      throw lost.reason;
    }
  }

  const receipts = events.filter(({ type }) => type === 'receipt').length;
  report({
    step: 'webhook',
    receiver,
    receipts,
    stops: events.length - receipts,
    unread: unread.length,
    ...(unread.length > 0 && { kinds: [...new Set(unread)].slice(0, maxKinds) }),
  });
}

/** 25 requests of ten: more would wait for a free connection while the time that each of them has runs. */
const maxAtOnce = 250;

/** In one log line. */
const maxKinds = 10;

function recordOf(event: VendorReceipt | VendorStop, receiver: string, receivedAt: number): ReceiptRecord {
  return event.type === 'receipt'
    ? { v: 1, receiver, receivedAt, ...event, clientIds: event.clientIds && [...event.clientIds] }
    : { v: 1, receiver, ...event };
}
