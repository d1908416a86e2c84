/** A route below `/local`. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from './http.ts';
import type { Answer } from './receipt-routes.ts';

export type LocalRoute = {
  readonly method: string;
  /** With at most one parameter. */
  readonly path: string;
  readonly shows: string;
  readonly answer: (
    parameter: string,
    request: IncomingMessage,
    response: ServerResponse,
  ) => Answer | undefined | Promise<Answer | undefined>;
};

/** `answer` returns undefined if it has answered itself. */
export function get(path: string, shows: string, answer: LocalRoute['answer']): LocalRoute {
  return { method: 'GET', path, shows, answer };
}

export function post(path: string, shows: string, answer: LocalRoute['answer']): LocalRoute {
  return { method: 'POST', path, shows, answer };
}

export function ok(body: unknown): Answer {
  return { status: 200, body };
}

export function notFound(message: string): Answer {
  return { status: 404, body: { message } };
}

export function wrong(message: string): Answer {
  return { status: 400, body: { message } };
}

/** Undefined: it is longer than `limit` bytes. */
export async function readJsonOf(request: IncomingMessage, limit = 65_536): Promise<unknown> {
  const bytes = await readBody(request, limit);

  return bytes && jsonOrText(bytes.toString('utf8'));
}

export function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
