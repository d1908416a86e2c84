/** What a client wrote, and what Twilio did with it by itself: a STOP of its own opt-out list. */
import type { ClientMessage, ClientSignal, Parsed } from '../inbound.ts';
import { proseOf, textOf } from '../json-parts.ts';
import { type Field, readTwilioContent } from './read-content.ts';
import { readAddress, readSender } from './twilio-address.ts';

const signals: ReadonlyMap<unknown, ClientSignal['of']> = new Map([
  ['STOP', 'opt-out'],
  ['START', 'opt-in'],
]);

const maxName = 256;

export function readTwilioMessage(
  field: Field,
  known: Pick<ClientMessage, 'vendorMessageId' | 'at'>,
): Parsed & {
  readonly events: readonly (ClientMessage | ClientSignal)[];
} {
  const sender = readSender(field('To'));
  // The first one is answered. A client without a number is known by WhatsApp's id alone.
  const names = [field('From'), field('WaId'), field('ExternalUserId')].map(readAddress);
  const clientIds = [...new Set(names.filter((id) => id !== undefined))];
  if (sender === undefined) return { events: [], unread: ['message without number'] };
  if (clientIds.length === 0) return { events: [], unread: ['message without client'] };

  const common = { ...known, sender, clientIds };
  const replyTo = textOf(field('OriginalRepliedMessageSid'));
  const name = proseOf(field('ProfileName'))?.slice(0, maxName);
  const reason = field('OptOutType') ?? '';
  const of = signals.get(reason);

  return {
    events: [
      {
        ...{ type: 'client-message', ...common, ...readTwilioContent(field) },
        ...(replyTo !== undefined && { replyTo }),
        ...(name !== undefined && { client: { name } }),
      },
      ...(of === undefined ? [] : [{ type: 'client-signal' as const, of, ...common, reason }]),
    ],
    unread: [],
  };
}
