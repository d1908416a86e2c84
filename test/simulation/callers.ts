import type { Context } from 'aws-lambda';
import { parseJson } from '../../lib/esp/json.ts';
import { type EspRequest, readEspRequest } from '../../lib/esp/request.ts';
import type { Accepted } from '../../lib/invite/accept.ts';
import { sessionIdOf } from '../../lib/invite/session-id.ts';
import { espBody } from '../support/builders.ts';
import { agents, channelName, notifications, otherResponse, usualResponse } from './catalogs.ts';
import type { Post } from './scenario.ts';

export const stage = 'test';
export const caller = 'ivr';

const sessionIds = new Map<string, string>();

export function sessionOf(key: string): string {
  const id = sessionIds.get(key) ?? sessionIdOf({ stage, caller, key });
  sessionIds.set(key, id);

  return id;
}

const requests = new Map<string, EspRequest>();

/** What the caller of a post sends; read once. */
export function requestOf(post: Post): EspRequest {
  const { notification, ttlSeconds } = post;
  const name = JSON.stringify([notification, responseOf(post), ttlSeconds, channelName(post)]);
  const known = requests.get(name) ?? readRequest(post);
  requests.set(name, known);

  return known;
}

/** The response that a post names. */
function responseOf(post: Pick<Post, 'responds' | 'otherResponse'>): string | undefined {
  if (!post.responds) return undefined;

  return post.otherResponse ? otherResponse : usualResponse;
}

function readRequest({ notification, ttlSeconds, ...post }: Post) {
  const body = espBody(
    {
      _umsChannel: channelName(post),
      TerminateSessionFlag: String(notification),
      InviteTtlSeconds: String(ttlSeconds),
      ChatQueueKey: notification ? notifications : agents,
      StandardResponseId: responseOf(post),
      CustomProperties: { OrderId: 'A-17', Position: '3' },
    },
    // Without a message nobody is named, either: what deals with contacts is then not in the way.
    { UserData: post.responds ? { PhoneNumber: '15550100001', EmailAddress: 'ann@example.com' } : {} },
  );

  return readEspRequest(parseJson(JSON.stringify(body))).request;
}

export function contextOf(remainingMs: () => number): Context {
  return { getRemainingTimeInMillis: remainingMs } as Context;
}

/** In the body of a record. */
export function sessionIn(body: string): string {
  return /"sessionId":"(\w+)"/.exec(body)?.[1] ?? '';
}

export function hasOptedOut(accepted: Accepted): boolean {
  return accepted.status === 'refused' && accepted.problems.some(({ code }) => code === 'opted_out');
}

/** As a caller reads it: a 503, and the same key again. */
export function mayComeAgain(accepted: Accepted): boolean {
  if (accepted.status === 'refused') return accepted.problems.some(({ code }) => code === 'channel_paused');

  return accepted.status === 'not_stored';
}
