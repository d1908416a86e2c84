/** The requests that the scenarios are made of. */
import type { Order } from '../state/api.ts';
import { channels } from '../state/catalog.ts';
import { inviteOrder } from '../state/invite.ts';
import { chooseChannel, clientId } from '../state/person.ts';

const channelOf = (wanted: string) => channels.value.find(({ mediaType }) => mediaType === wanted);

/** By number: an id of another medium is none that WhatsApp knows. */
const client = () =>
  /^\d+$/.test(clientId.value) ? clientId.value : (channelOf('whatsapp')?.exampleClientId ?? clientId.value);

/** The phone shows the app in which it happens. */
export function showWhatsapp(): void {
  const channel = channelOf('whatsapp');
  if (channel) chooseChannel(channel.name);
}

export function onWhatsapp(wish: Parameters<typeof inviteOrder>[0] = {}): Order {
  const channel = channelOf('whatsapp');

  return inviteOrder({ ...(channel && { on: channel.name, to: client() }), ...wish });
}

export function viaSms(): Order {
  const channel = channelOf('sms');

  return inviteOrder({ ...(channel && { on: channel.name }), to: client(), responseId: 'welcome-text' });
}

export const notification = (): Order => onWhatsapp({ responseId: 'order-ready', notification: true });

export const callKey = (): string => `call-${crypto.randomUUID().slice(0, 8)}`;

/** A client message on WhatsApp. */
export function write(body: Readonly<Record<string, unknown>>): Order {
  const channel = channelOf('whatsapp')?.name;

  return {
    method: 'POST',
    path: `/local/phones/${client()}/messages`,
    body: { ...body, ...(channel !== undefined && { channel }) },
  };
}

const hour = 60 * 60 * 1000;
const day = 24 * hour;
const after = (ms: number) => new Date(Date.now() + ms).toISOString();

export const nextDay = (): Order => write({ text: 'Can you deliver it instead?', at: after(day) });
export const yesterday = (): Order => write({ text: 'Is my parcel on its way?', at: after(-day - hour) });

/** Whether an invite would be accepted; nothing is sent. */
export const dryRun = (): Order => ({ ...onWhatsapp(), path: '/esp?dryRun=1' });

export const crash = (): Order => fault({ kind: 'crash', at: 'after-send' });
export const noWhatsapp = (): Order => fault({ kind: 'status', of: 'send', code: 131026 });

function fault(body: Readonly<Record<string, unknown>>): Order {
  return { method: 'POST', path: '/local/faults', body: { count: 1, ...body, clientId: client() } };
}

/** What SQS does a minute after a worker died: it hands its message to another one. */
export const lookAgain = (): Order => ({
  method: 'POST',
  path: '/local/queues/invite-to-chat-local-invites/visible',
});

export const sweep: Order = { method: 'POST', path: '/local/sweep' };
