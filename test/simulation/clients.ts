import type { ClientMessage, ClientSignal, VendorEvent } from '../../lib/channel/inbound.ts';
import { sessionIdFor } from '../../lib/conversation/client/client-message-id.ts';
import { textOf } from './bridge/texts.ts';
import { sessionOf, stage } from './callers.ts';
import { receiver, senderOf } from './catalogs.ts';
import type { Clock } from './clock.ts';
import type { Observed } from './observer.ts';
import type { Scenario } from './scenario.ts';
import { type ClientName, type ClientWrite, strangersMessage } from './talk.ts';

type ClientsOptions = {
  readonly clock: Clock;
  readonly scenario: Scenario;
  readonly observed: Observed;
  /** The vendor's ids of a session's messages that phones show, oldest first. */
  readonly vendorIdsOf: (sessionId: string) => readonly string[];
  /** `stored`: the post was answered with 200. */
  readonly post: (receiver: string, events: readonly VendorEvent[], stored: () => void) => void;
};

export const numbers: Readonly<Record<ClientName, string>> = { ann: '15550100001', bob: '15550100002' };
const newNumbers: Readonly<Record<ClientName, string>> = { ann: '15550100003', bob: '15550100004' };
const userIds: Readonly<Record<ClientName, string>> = { ann: 'US.ann', bob: 'US.bob' };

const texts: Readonly<Record<ClientWrite['kind'], string>> = {
  ...{
    text: 'Hello, where is it?',
    choice: 'Agent',
    reaction: '👍',
    stop: 'STOP',
    start: 'START',
    renamed: '',
    close: '',
  },
};

/** Who is called by this. */
export function nameOf(clientId: string): ClientName {
  return clientId === userIds.bob || clientId === numbers.bob || clientId === newNumbers.bob ? 'bob' : 'ann';
}

/** The session of an invite by its key, or the one that a client's message opens. */
export function sessionNamed(key: string): string {
  return /^c\d+$/.test(key) ? sessionIdFor({ receiver, vendorMessageId: key }, stage) : sessionOf(key);
}

/** Posts what clients write, as their vendor does: again until it is answered with 200, and sometimes once more. */
export function startClients({ clock, scenario, observed, vendorIdsOf, post }: ClientsOptions): void {
  const start = clock.now();
  /** Since when clients have their new numbers, whenever their vendor says so. */
  const renamedAt = (by: ClientName) =>
    Math.min(
      ...(scenario.talk?.writes ?? [])
        .filter((write) => write.kind === 'renamed' && write.by === by)
        .map((write) => start + (write.at - write.age) * 1000),
    );

  for (const [index, write] of (scenario.talk?.writes ?? []).entries())
    clock.after(write.at * 1000, () => {
      const vendorMessageId = `c${index}`;
      const at = clock.now() - write.age * 1000;
      const event = eventOf(write, { vendorMessageId, at });
      const events = Array.from({ length: write.copies }, () => event);
      const isOurs = !write.foreign && event.type === 'client-message';
      if (write.kind === 'close' && !write.foreign)
        observed.messages.wishes.closing({ at, clientIds: event.clientIds });
      const send = () =>
        post(receiver, events, () => {
          if (isOurs) observed.messages.wasStored(vendorMessageId);
        });

      if (isOurs)
        observed.messages.wasWritten(
          vendorMessageId,
          { ...event, write },
          sessionIdFor({ receiver, vendorMessageId }, stage),
        );
      send();
      if (write.againAfter !== undefined) clock.after(write.againAfter * 1000, send);
    });

  function eventOf(
    { kind, by, replyTo, names, foreign, on = 0 }: ClientWrite,
    { vendorMessageId, at }: { readonly vendorMessageId: string; readonly at: number },
  ): ClientMessage | ClientSignal {
    const sender = foreign ? '999' : senderOf(on);
    const number = at < renamedAt(by) ? numbers[by] : newNumbers[by];

    if (kind === 'renamed') {
      const clientIds = [newNumbers[by], userIds[by]];

      return {
        type: 'client-signal',
        of: 'renamed',
        sender,
        at,
        clientIds,
        previousIds: [numbers[by]],
        reason: 'renamed',
      };
    }

    const clientIds = { both: [number, userIds[by]], number: [number], 'user id': [userIds[by]] }[names];
    if (kind === 'close') return { type: 'client-signal', of: 'close', sender, at, clientIds, reason: 'close' };

    const answers = replyTo === undefined ? undefined : idOfMessage(replyTo);

    return {
      ...{ type: 'client-message', sender, vendorMessageId, at, clientIds },
      kind: kind === 'choice' || kind === 'reaction' ? kind : 'text',
      text: scenario.talk?.bridged && kind === 'text' ? textOf(vendorMessageId) : texts[kind],
      ...(kind === 'choice' && { choice: { id: 'agent', title: texts.choice } }),
      ...(answers !== undefined && { replyTo: answers }),
    };
  }

  /** What a client cannot see, it cannot answer. */
  function idOfMessage(replyTo: string): string | undefined {
    return replyTo === strangersMessage ? 'wamid.stranger' : vendorIdsOf(sessionOf(replyTo)).at(-1);
  }
}
