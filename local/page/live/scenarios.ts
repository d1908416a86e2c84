/** What can go wrong, each as the requests that bring it about. */
import type { Timeline } from '../../page-types.ts';
import { call, type Order, reasonOf } from '../state/api.ts';
import { channels } from '../state/catalog.ts';
import { conversations, type Opened } from '../state/desk.ts';
import { invite, inviteOrder, sessionIn } from '../state/invite.ts';
import { go } from '../state/location.ts';
import { changeClient, chooseChannel, clientId } from '../state/person.ts';

/** `until`: when it goes on, in ms since 1970. */
type Say = (said: string, until?: number) => void;

export type Scenario = {
  readonly title: string;
  readonly says: string;
  /** In order; a key or an id in them is drawn anew with each run. */
  readonly orders: () => readonly Order[];
  /** Returns what came of it. */
  readonly run: (say: Say) => Promise<string>;
};

const whatsapp = () => channels.value.find(({ mediaType }) => mediaType === 'whatsapp');
const sms = () => channels.value.find(({ mediaType }) => mediaType === 'sms');
const phone = () => whatsapp()?.exampleClientId ?? clientId.value;
const key = () => `call-${crypto.randomUUID().slice(0, 8)}`;
const onWhatsapp = (wish = {}) => {
  const channel = whatsapp();
  return inviteOrder({ ...(channel && { on: channel.name, to: clientIdFor(channel.mediaType) }), ...wish });
};
const clientIdFor = (mediaType: string) =>
  mediaType === 'whatsapp' && /^\d+$/.test(clientId.value) ? clientId.value : phone();

const fault = (body: Readonly<Record<string, unknown>>): Order => ({
  method: 'POST',
  path: '/local/faults',
  body: { count: 1, ...body },
});
const crash = () => fault({ kind: 'crash', at: 'after-send', clientId: clientIdFor('whatsapp') });
const noWhatsapp = () => fault({ kind: 'status', of: 'send', code: 131026, clientId: clientIdFor('whatsapp') });
const write = (body: Readonly<Record<string, unknown>>): Order => ({
  method: 'POST',
  path: `/local/phones/${clientIdFor('whatsapp')}/messages`,
  body: { ...body, ...(whatsapp() && { channel: whatsapp()?.name }) },
});
const hour = 60 * 60 * 1000;
const day = 24 * hour;
const notification = () => onWhatsapp({ responseId: 'order-ready', notification: true });
const viaSms = () => {
  const channel = sms();
  return inviteOrder({ ...(channel && { on: channel.name }), to: clientIdFor('whatsapp'), responseId: 'welcome-text' });
};

/** What SQS does a minute after a worker died: it hands its message to another one. */
const lookAgain = (): Order => ({ method: 'POST', path: '/local/queues/invite-to-chat-local-invites/visible' });

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

type Session = { readonly status?: string; readonly fault?: { readonly code?: string } };

/** Asks until the session says so; gives up after `seconds`. */
async function statusOf(id: string | undefined, isOver: (status: string) => boolean, seconds = 20): Promise<string> {
  let status = '';
  for (const until = Date.now() + seconds * 1000; id !== undefined && Date.now() < until; ) {
    const { body } = await call<Session>({ path: `/sessions/${id}` });
    status = body?.status ?? '';
    if (isOver(status)) break;
    await pause(300);
  }
  return status;
}

/** When the lease of whoever sends it ends, in ms since 1970; 0 if nobody sends it. */
async function leaseOf(id = ''): Promise<number> {
  for (const until = Date.now() + 8000; Date.now() < until; ) {
    const { body } = await call<Timeline>({ path: `/local/timeline/${id}` });
    const at = body?.next[0]?.at;
    if (body?.session?.status === 'sending' && at !== undefined) return Date.parse(at);
    if (body?.session !== undefined) return 0;
    await pause(200);
  }
  return 0;
}

/** The one that the client opened with a reply. */
function sessionAfter(id: string | undefined): Promise<string | undefined> {
  return opened(({ previousSessionId }) => previousSessionId === id);
}

function sessionOf(client: string): Promise<string | undefined> {
  return opened(({ clientId }) => clientId === client);
}

async function opened(isIt: (opened: Opened) => boolean): Promise<string | undefined> {
  for (const until = Date.now() + 8000; Date.now() < until; ) {
    const found = [...conversations.value.values()].find(({ opened }) => opened && isIt(opened));
    if (found) return found.id;
    await pause(200);
  }
  return undefined;
}

const isSettled = (status: string) => ['sent', 'failed', 'expired', 'unknown'].includes(status);

/** The phone shows the app in which it happens. */
function showWhatsapp(): void {
  const channel = whatsapp();
  if (channel) chooseChannel(channel.name);
}

export const scenarios: readonly Scenario[] = [
  {
    title: 'she presses twice?',
    says: 'The same key twice: one session, one bubble.',
    orders: () => {
      const order = onWhatsapp({ key: 'call-0815' });
      return [order, order];
    },
    async run() {
      showWhatsapp();
      const order = onWhatsapp({ key: key() });
      const [one, two] = await Promise.all([invite(order), call(order)]);
      if (!one.ok) return reasonOf(one);

      return sessionIn(one) === sessionIn(two)
        ? 'Two requests, one session: one bubble on the phone.'
        : `Two answers: ${one.status} and ${two.status}.`;
    },
  },
  {
    title: 'the sender is killed in the send?',
    says: 'Never sent again: its receipt decides.',
    orders: () => [crash(), onWhatsapp(), lookAgain()],
    async run(say) {
      showWhatsapp();
      await call(crash());
      const answer = await invite(onWhatsapp());
      if (!answer.ok) return reasonOf(answer);
      const id = sessionIn(answer);
      say('Killed after the vendor took it. Nobody knows yet whether it was sent …');
      const leaseUntil = await leaseOf(id);
      if (leaseUntil > 0) {
        say('Killed after the vendor took it. Another worker may look when its lease ends:', leaseUntil);
        await pause(leaseUntil - Date.now() + 250);
        say('Another worker looks …');
        await call(lookAgain());
      }
      const status = await statusOf(id, isSettled, 90);

      return status === 'sent' ? 'Its receipt came: sent, and once only.' : `It is ${status || 'still open'}.`;
    },
  },
  {
    title: 'she has no WhatsApp?',
    says: 'Refused with 131026: the IVR invites by SMS.',
    orders: () => [noWhatsapp(), onWhatsapp(), viaSms()],
    async run(say) {
      showWhatsapp();
      await call(noWhatsapp());
      const first = await invite(onWhatsapp());
      if (!first.ok) return reasonOf(first);
      say('WhatsApp was asked …');
      const status = await statusOf(sessionIn(first), isSettled);
      if (status !== 'failed') return `It is ${status}.`;
      const second = await call(viaSms());

      return second.ok ? 'Failed on WhatsApp, so the IVR invited by SMS: see the phone’s SMS.' : reasonOf(second);
    },
  },
  {
    title: 'a notification is answered next day?',
    says: 'The reply opens a new session.',
    orders: () => [
      notification(),
      write({ text: 'Can you deliver it instead?', at: new Date(Date.now() + day).toISOString() }),
    ],
    async run(say) {
      showWhatsapp();
      const answer = await invite(notification());
      if (!answer.ok) return reasonOf(answer);
      say('Sent; its session ends with the next sweep …');
      await statusOf(sessionIn(answer), isSettled);
      await call({ method: 'POST', path: '/local/sweep' });
      const at = new Date(Date.now() + day).toISOString();
      const reply = await call(write({ text: 'Can you deliver it instead?', at }));

      if (!reply.ok) return reasonOf(reply);
      const next = await sessionAfter(sessionIn(answer));
      if (next === undefined) return 'Her reply went to her open session. End it at the desk, and try again.';
      go({ session: next });

      return 'A day later by her clock: a new session waits at the desk.';
    },
  },
  {
    title: 'the agent answers a day later?',
    says: 'The window is closed: only a template reaches her.',
    orders: () => [write({ text: 'Is my parcel on its way?', at: new Date(Date.now() - day - hour).toISOString() })],
    async run(say) {
      showWhatsapp();
      // Of a number that has not written since, or its window were open.
      changeClient(`1555${String(Math.floor(Math.random() * 1e7)).padStart(7, '0')}`);
      const wrote = await call(
        write({ text: 'Is my parcel on its way?', at: new Date(Date.now() - day - hour).toISOString() }),
      );
      if (!wrote.ok) return reasonOf(wrote);
      say('She wrote yesterday; her session is on its way to the desk …');
      const id = await sessionOf(clientId.value);
      if (id === undefined) return 'Her message is on its way to the desk.';
      go({ session: id });

      return 'Take it at the desk: free text is refused, a response reaches her.';
    },
  },
  {
    title: 'she writes STOP?',
    says: 'Invites are refused until she writes START.',
    orders: () => [write({ text: 'STOP' }), onWhatsapp()],
    async run(say) {
      showWhatsapp();
      const stop = await call(write({ text: 'STOP' }));
      if (!stop.ok) return reasonOf(stop);
      say('STOP is being stored …');
      await pause(1500);
      const answer = await invite(onWhatsapp());

      return answer.status === 422
        ? 'The next invite was refused: opted_out. Write “START” as Ann to undo it.'
        : reasonOf(answer);
    },
  },
];
