import type { Inbound, InboundTrust, Parsed, WebhookRequest } from '../channel/inbound.ts';
import type { ReceiverKind, ReceiverSettings } from '../channel/receivers.ts';
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

async function store(receiver: string, { parse }: Inbound, body: Uint8Array, deps: ReceiveDeps): Promise<void> {
  const receivedAt = deps.now();
  const parsed: Parsed = parse(body, receivedAt) ?? { events: [], unread: ['no envelope'] };

  await storeEvents(deps, parsed, { receiver, receivedAt });
}
