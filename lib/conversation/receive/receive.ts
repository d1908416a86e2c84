import type { Inbound, Parsed, WebhookAnswer, WebhookRequest } from '../../channel/inbound.ts';
import type { ReceiverKind, ReceiverSettings } from '../../channel/receivers.ts';
import { readTrust } from './read-trust.ts';
import { type StoreDeps, storeEvents } from './store-events.ts';

export type ReceiveDeps = StoreDeps & {
  readonly receivers: () => readonly ReceiverSettings[];
  readonly openInbound: (kind: ReceiverKind) => Promise<Inbound>;
  readonly readSecret: (reference: string) => Promise<string>;
  /** ms since 1970. */
  readonly now: () => number;
};

/** `stored`: all of it. What became of a request otherwise is `Verified`'s. */
export type Received =
  | { readonly status: 'stored'; readonly answer?: WebhookAnswer | undefined }
  | { readonly status: 'handshake'; readonly answer: string }
  | { readonly status: 'incomplete' }
  | { readonly status: 'refused' }
  | { readonly status: 'forbidden' }
  | { readonly status: 'too_large' }
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
      // What comes from AWS comes by its topics.
      if (!receiver || receiver.kind === 'aws') return { status: 'receiver_unknown' };
      if (request.pathSecret !== undefined && receiver.kind !== 'gms') return { status: 'receiver_unknown' };

      const inbound = await openInbound(receiver.kind);
      const { trust, isWhole } = await readTrust(receiver, request.method, deps);
      const verified = inbound.verify(request, trust);

      switch (verified.status) {
        case 'genuine': {
          const posted = unpacked(inbound, request);
          if (posted === 'too_large') return { status: 'too_large' };

          await store(receiver.name, inbound, posted, deps);
          return { status: 'stored', answer: inbound.answer };
        }
        case 'handshake':
          report({ step: 'handshake', receiver: receiver.name });
          return verified;
        case 'incomplete':
          return verified;
        case 'refused':
        case 'forbidden':
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

      if (receiver) await store(receiver.name, inbound, request, deps);
      else if (inbound.isOfNoReceiver?.(body)) await store('connect', inbound, request, deps);
      else report({ step: 'webhook_refused' });
    },
  };
}

async function store(receiver: string, { parse }: Inbound, request: Posted, deps: ReceiveDeps): Promise<void> {
  const receivedAt = deps.now();
  const parsed: Parsed = parse(request.body, receivedAt, request) ?? { events: [], unread: ['no envelope'] };

  await storeEvents(deps, parsed, { receiver, receivedAt });
}

type Posted = Pick<WebhookRequest, 'headers' | 'query' | 'body'>;

/** Throws if it cannot be inflated: it was spoilt on its way, and nobody knows what is lost. */
function unpacked({ unpack }: Inbound, request: Posted): Posted | 'too_large' {
  const read = unpack?.(request.body) ?? { status: 'unpacked', body: request.body };
  if (read.status === 'unreadable') throw new Error('the body cannot be inflated');

  return read.status === 'too_large' ? 'too_large' : { ...request, body: read.body };
}
