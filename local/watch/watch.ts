/** Everything that happens on this machine, as its page sees it: kept, and passed on at once. */
import type { InviteEvent } from '../../lib/invite/report.ts';
import type { Served } from '../gateway.ts';
import { currentInvocation } from '../invocation.ts';
import { jsonOrText } from '../local-route.ts';
import type { PhoneMessage } from '../vendors/phone-lines.ts';
import { ourId, sessionIdIn } from '../vendors/phone-view.ts';
import type { ReceiptStatus, TakenMessage, WrittenMessage } from '../vendors/updates.ts';
import { createLiveEvents, type LiveEvents } from './live-events.ts';
import { createSessionClients, type SessionClients } from './session-clients.ts';
import { viewOfStep } from './step-view.ts';
import { openSteps, type Steps } from './steps.ts';
import { createTraffic, type Traffic } from './traffic.ts';

export type Watch = {
  readonly events: LiveEvents;
  readonly steps: Steps;
  readonly traffic: Traffic;
  readonly clients: SessionClients;
  readonly step: (event: InviteEvent) => void;
  readonly delivered: (clientId: string, message: PhoneMessage) => void;
  readonly written: (clientId: string, message: WrittenMessage) => void;
  readonly changed: (clientId: string) => void;
  readonly receipt: (message: TakenMessage, status: ReceiptStatus) => void;
  readonly put: (queue: string, body: string) => void;
  readonly served: (served: Served) => void;
  readonly close: () => void;
};

export function openWatch(options: {
  readonly folder: string;
  readonly run: string;
  readonly now: () => number;
  /** The key of a chat queue; undefined for any other queue. */
  readonly chatQueueKeyOf: (queue: string) => string | undefined;
}): Watch {
  const { folder, run, now, chatQueueKeyOf } = options;
  const events = createLiveEvents({ run, now });
  const steps = openSteps(folder, { now });
  const clients = createSessionClients();
  const traffic = createTraffic({
    onRequest({ at: _, headers, body, answerHeaders, answer, ...request }) {
      events.publish({ type: 'request', ...request });
    },
    onWebhook: ({ n, receiver, verdict, status, ms }) =>
      events.publish({ type: 'webhook', n, receiver, verdict, status, ms }),
  });

  return {
    ...{ events, steps, traffic, clients },
    step(event) {
      traffic.stepped(currentInvocation()?.event, event);
      const { at: _, ...step } = viewOfStep(steps.add(event), undefined);
      events.publish({ type: 'step', ...step });
    },
    delivered(clientId, { sessionId }) {
      clients.add(sessionId, clientId);
      events.publish({ type: 'phone', clientId, direction: 'received' });
    },
    written: (clientId) => events.publish({ type: 'phone', clientId, direction: 'sent' }),
    changed: (clientId) => events.publish({ type: 'phone', clientId, direction: 'changed' }),
    receipt(message, status) {
      const { to: clientId, vendorMessageId, messageId } = message;
      const named = { sessionId: sessionIdIn(messageId), messageId: ourId(message), vendorMessageId };
      events.publish({ type: 'receipt', clientId, ...named, status });
    },
    put(queue, body) {
      clients.read(body);
      const key = chatQueueKeyOf(queue);
      if (key !== undefined) events.publish({ type: 'chat-queue', key, message: jsonOrText(body) });
    },
    served: traffic.served,
    close: steps.close,
  };
}
