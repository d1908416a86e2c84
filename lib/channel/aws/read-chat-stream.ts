/**
 * What Amazon Connect streams to a topic of what happens in a chat. The topic keeps no order, and may deliver twice:
 * `Id` is the same then.
 */
import type { ChatEvent } from '../inbound.ts';
import { dateOf, type JsonObject, listOf, objectOf, textOf } from '../json-parts.ts';
import type { Found } from '../meta/read-entry.ts';

/** Meant for the client: what is for agents alone, and what the client wrote, is not passed on. */
const visible: readonly unknown[] = ['CUSTOMER', 'ALL'];

const eventTypes = 'application/vnd.amazonaws.connect.event.';
const texts: readonly unknown[] = ['text/plain', 'text/markdown'];

export function isOfChat(message: JsonObject): boolean {
  return textOf(message.InitialContactId) !== undefined && textOf(message.ContentType) !== undefined;
}

/** `attributes`: of the notification. They name the instance, and say who may see it if the message does not. */
export function readChatStream(message: JsonObject, attributes: JsonObject | undefined, receivedAt: number): Found {
  const attribute = (name: string) => textOf(objectOf(attributes?.[name])?.Value) ?? textOf(message[name]);
  const chatId = textOf(message.InitialContactId);
  const id = textOf(message.Id);
  const instanceId = attribute('InstanceId');
  if (chatId === undefined || id === undefined || instanceId === undefined) return unread('unreadable chat event');

  const kind = textOf(message.ContentType) ?? '';
  const found = { type: 'chat-event', instanceId, chatId } as const;
  const at = dateOf(message.AbsoluteTime) ?? receivedAt;
  if (kind === `${eventTypes}chat.ended`) return read([{ ...found, event: { type: 'ended', id, at } }]);

  if (textOf(message.ParticipantRole) === 'CUSTOMER' || !visible.includes(attribute('MessageVisibility') ?? 'ALL'))
    return unread('chat event for others');

  const happened = { at, author: authorOf(message) };
  if (kind === `${eventTypes}typing`) return read([{ ...found, event: { type: 'typing', id, ...happened } }]);

  const files = listOf(message.Attachments).map(objectOf);
  if (files.length > 0) {
    return read(
      files.flatMap((file): ChatEvent[] => {
        const ref = textOf(file?.AttachmentId);
        // One that waits for its check, or was refused by it, is reported again, or never had.
        if (ref === undefined || (file?.Status ?? 'APPROVED') !== 'APPROVED') return [];

        const named = { mediaType: textOf(file?.ContentType), name: textOf(file?.AttachmentName) };

        return [{ ...found, event: { type: 'file', id: `${id}.${ref}`, ref, ...named, ...happened } }];
      }),
    );
  }

  const text = texts.includes(kind) ? textIn(message.Content) : undefined;

  return text === undefined
    ? unread(`chat ${/^[\w./;= -]{1,80}$/.test(kind) ? kind.replace(eventTypes, '') : 'unknown'}`)
    : read([{ ...found, event: { type: 'message', id, text, ...happened } }]);
}

/** No message is longer. */
const maxText = 16_384;

function textIn(content: unknown): string | undefined {
  return typeof content === 'string' && content.trim() !== '' ? content.slice(0, maxText) : undefined;
}

/** People see only the name that the contact centre shows. */
function authorOf({ ParticipantId, DisplayName }: JsonObject): ChatEvent['event']['author'] {
  return { id: textOf(ParticipantId), name: textOf(DisplayName) };
}

function read(events: ChatEvent[]): Found {
  return { events, unread: events.length > 0 ? [] : ['chat file not approved'] };
}

function unread(kind: string): Found {
  return { events: [], unread: [kind] };
}
