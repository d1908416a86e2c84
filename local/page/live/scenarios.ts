/** What can go wrong, each as the requests that bring it about. */
import { call, type Order, reasonOf } from '../state/api.ts';
import { invite, sessionIn } from '../state/invite.ts';
import { go } from '../state/location.ts';
import { changeClient, clientId } from '../state/person.ts';
import {
  callKey,
  crash,
  dryRun,
  lookAgain,
  nextDay,
  notification,
  noWhatsapp,
  onWhatsapp,
  showWhatsapp,
  sweep,
  viaSms,
  write,
  yesterday,
} from './scenario-orders.ts';
import { leaseEnd, pause, refusal, sessionAfter, sessionOf, settledStatus } from './scenario-waits.ts';

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
      const order = onWhatsapp({ key: callKey() });
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
      const leaseUntil = await leaseEnd(id);
      if (leaseUntil > 0) {
        say('Killed after the vendor took it. Another worker may look when its lease ends:', leaseUntil);
        await pause(leaseUntil - Date.now() + 250);
        say('Another worker looks …');
        await call(lookAgain());
      }
      const status = await settledStatus(id, 90);

      return status === 'sent' ? 'Its receipt came: sent, and once only.' : `It is ${status ?? 'still open'}.`;
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
      const status = await settledStatus(sessionIn(first));
      if (status !== 'failed') return `It is ${status ?? 'still open'}.`;
      const second = await call(viaSms());

      return second.ok ? 'Failed on WhatsApp, so the IVR invited by SMS: see the phone’s SMS.' : reasonOf(second);
    },
  },
  {
    title: 'a notification is answered next day?',
    says: 'The reply opens a new session.',
    orders: () => [notification(), sweep, nextDay()],
    async run(say) {
      showWhatsapp();
      const answer = await invite(notification());
      if (!answer.ok) return reasonOf(answer);
      say('Sent; its session ends with the next sweep …');
      await settledStatus(sessionIn(answer));
      await call(sweep);
      const reply = await call(nextDay());

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
    orders: () => [yesterday()],
    async run(say) {
      showWhatsapp();
      // Of a number that has not written since, or its window were open.
      changeClient(`1555${String(Math.floor(Math.random() * 1e7)).padStart(7, '0')}`);
      const wrote = await call(yesterday());
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
      await refusal(dryRun);
      const answer = await invite(onWhatsapp());

      return answer.status === 422
        ? 'The next invite was refused: opted_out. Write “START” as Ann to undo it.'
        : reasonOf(answer);
    },
  },
];
