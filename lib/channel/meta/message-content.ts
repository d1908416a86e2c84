import type { ClientMessage } from '../inbound.ts';
import { type JsonObject, proseOf } from '../json-parts.ts';

/** `replyTo` only if it is not the message's `context`. */
export type MessageContent = Pick<ClientMessage, 'kind' | 'text' | 'choice' | 'files' | 'replyTo'>;

/** `what`: of what kind the message is. */
export function other(what: string): MessageContent {
  return { kind: 'other', text: `[A message of ${what}]` };
}

export function ifText(value: unknown, make: (text: string) => MessageContent): MessageContent | undefined {
  const text = proseOf(value);

  return text === undefined ? undefined : make(text);
}

/** The id is what our message put there, the title what the client read. */
export function choiceOf(id: unknown, title: unknown, description?: unknown): MessageContent | undefined {
  const shown = proseOf(title);
  if (typeof id !== 'string' || shown === undefined) return undefined;

  const detail = proseOf(description);

  return {
    kind: 'choice',
    text: detail === undefined ? shown : `${shown}\n${detail}`,
    choice: { id: id.slice(0, maxId), title: shown.slice(0, maxId) },
  };
}

/** Coordinates are numbers; undefined if they are not. */
export function locationOf({ latitude, longitude, name, address }: JsonObject): MessageContent | undefined {
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return undefined;

  const place = [proseOf(name), proseOf(address)].filter((part) => part !== undefined).join(', ');
  const point = `${latitude}, ${longitude}`;

  return { kind: 'location', text: place === '' ? point : `${place} (${point})` };
}

const maxId = 512;
