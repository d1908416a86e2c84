import { type JsonObject, objectOf, textOf } from '../channel/json-parts.ts';
import type { AgentEvent } from './chat-server.ts';
import type { GmsAnswer } from './gms-client.ts';

export type GmsTranscript = {
  readonly events: readonly AgentEvent[];
  readonly clientTexts: readonly string[];
  readonly position: number;
};

type From = {
  readonly position: number;
  /** The time of an event without one. */
  readonly now: number;
};

/**
 * What an answer holds of the transcript from a position on. Events before it are left out: a Chat Server that has
 * taken over may repeat them. Whatever else is in a transcript, such as who joined, no client is written.
 */
export function readGmsTranscript({ messages = [], nextPosition }: GmsAnswer, from: From): GmsTranscript {
  const read = messages
    .map(objectOf)
    .filter((message) => message !== undefined)
    .map((message, at) => ({ message, index: indexOf(message) ?? from.position + at }))
    .filter(({ index }) => index >= from.position);
  const highest = Math.max(from.position - 1, ...read.map(({ index }) => index));

  return {
    events: read.flatMap(({ message, index }) => eventOf(message, index, from.now) ?? []),
    clientTexts: read.flatMap(({ message }) => clientTextOf(message)),
    // A Chat Server that restored the chat may have a shorter transcript; what it repeats has the same ids.
    position: Math.max(1, nextPosition ?? highest + 1),
  };
}

function indexOf({ index }: JsonObject): number | undefined {
  return typeof index === 'number' && Number.isSafeInteger(index) ? index : undefined;
}

function isClients({ from }: JsonObject): boolean {
  return objectOf(from)?.type === 'Client';
}

/** What the client wrote, or the name of a file of theirs. */
function clientTextOf(message: JsonObject): string[] {
  const isSaid = message.type === 'Message' || message.type === 'FileUploaded';

  return isSaid && isClients(message) && typeof message.text === 'string' ? [message.text] : [];
}

/** Returns undefined if it is nothing for the client. */
function eventOf(message: JsonObject, index: number, now: number): AgentEvent | undefined {
  // The echo of what we have passed on.
  if (isClients(message)) return undefined;

  const { type, text, utcTime, userData } = message;
  const at = typeof utcTime === 'number' ? utcTime : now;
  const author = authorOf(objectOf(message.from));
  // With its time, so that another event under the same index is another one.
  const event = {
    id: typeof utcTime === 'number' ? `${index}-${utcTime}` : String(index),
    at,
    ...(author && { author }),
  };

  switch (type) {
    case 'Message':
    case 'PushUrl':
      return typeof text === 'string' && text.trim() !== '' ? { ...event, type: 'message', text } : undefined;
    case 'FileUploaded': {
      const data = objectOf(userData) ?? {};
      const ref = textOf(data['file-id']);
      const size = Number(data['file-size'] ?? Number.NaN);
      const name = textOf(data['file-name']) ?? textOf(text);
      const mediaType = textOf(data['file-type']);

      return ref === undefined
        ? undefined
        : {
            ...{ ...event, type: 'file', ref },
            ...(name !== undefined && { name }),
            ...(mediaType !== undefined && { mediaType }),
            ...(Number.isSafeInteger(size) && { size }),
          };
    }
    case 'TypingStarted':
      return { ...event, type: 'typing' };
    default:
      return undefined;
  }
}

function authorOf(from: JsonObject | undefined): AgentEvent['author'] {
  const { participantId } = from ?? {};
  const id = typeof participantId === 'number' ? String(participantId) : textOf(participantId);
  const name = textOf(from?.nickname);

  return id === undefined && name === undefined ? undefined : { id, name };
}
