import type { Context } from 'aws-lambda';
import { createCatalog } from '../../lib/catalog/catalog.ts';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';
import { parseJson } from '../../lib/esp/json.ts';
import { type EspRequest, readEspRequest } from '../../lib/esp/request.ts';
import { sessionIdOf } from '../../lib/invite/session-id.ts';
import { espBody } from '../support/builders.ts';
import type { Post } from './scenario.ts';

export const stage = 'test';
export const caller = 'ivr';
export const sessionOf = (key: string) => sessionIdOf({ stage, caller, key });

export const agents = '1:session-WA';
export const notifications = '1:session-WA-sendSR';

/** The sample catalog, and a channel more that sends again where nobody knows. */
export const catalog = createCatalog(withResend());

function withResend() {
  const { data, problems } = loadCatalogFolder('catalog');
  const [channel] = data?.channels ?? [];
  if (!data || !channel) throw new Error(JSON.stringify(problems));

  return { ...data, channels: [...data.channels, { ...channel, name: 'whatsapp-resend', resendUnknown: true }] };
}

const requests = new Map<string, EspRequest>();

/** What the caller of a post sends; read once. */
export function requestOf({ notification, responds, ttlSeconds, resend }: Post): EspRequest {
  const name = JSON.stringify([notification, responds, ttlSeconds, resend]);
  const known = requests.get(name) ?? readRequest({ notification, responds, ttlSeconds, resend });
  requests.set(name, known);

  return known;
}

function readRequest({ notification, responds, ttlSeconds, resend }: Pick<Post, 'notification' | 'responds' | 'ttlSeconds' | 'resend'>) {
  const body = espBody({
    _umsChannel: resend ? 'whatsapp-resend' : 'whatsapp-main',
    TerminateSessionFlag: String(notification),
    InviteTtlSeconds: String(ttlSeconds),
    ChatQueueKey: notification ? notifications : agents,
    StandardResponseId: responds ? 'order-ready' : undefined,
  });

  return readEspRequest(parseJson(JSON.stringify(body))).request;
}

export function contextOf(remainingMs: () => number): Context {
  return { getRemainingTimeInMillis: remainingMs } as Context;
}
