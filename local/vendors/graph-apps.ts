/**
 * How the simulated WhatsApp takes and reports where it must post: of its one app, of its one account, of a number. It
 * calls the URL before it takes it, as Meta does. What it posts goes to the catalog's receivers all the same.
 */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { readJson } from '../../lib/net/read-json.ts';
import { type GraphError, graphError } from './graph-errors.ts';
import { localAccountId, localAppId } from './graph-reads.ts';

type Request = {
  readonly method: string;
  readonly url: string;
  readonly token: string | undefined;
  readonly body: string;
};

type Known = {
  /** Tokens of numbers, which may manage the account. */
  readonly numbers: readonly { readonly phoneNumberId: string; readonly token: string }[];
  /** Of the receivers whose app this is. */
  readonly appSecrets: readonly string[];
};

type Answer = { readonly error: GraphError } | { readonly answer: unknown };

const subscriptionSchema = z.object({
  object: z.literal('whatsapp_business_account'),
  callback_url: z.string(),
  verify_token: z.string(),
  fields: z.string(),
});
const overrideSchema = z.object({ override_callback_uri: z.string(), verify_token: z.string() });
const numberSchema = z.object({ webhook_configuration: overrideSchema });

/** Returns undefined from `answer` if the request is about something else. */
export function createGraphApps(known: () => Known): { answer: (request: Request) => Promise<Answer | undefined> } {
  const urls: { application?: string; whatsapp_business_account?: string; phone_number?: string } = {};

  const ofApp = async ({ token, body }: Request): Promise<Answer> => {
    if (!known().appSecrets.some((secret) => token === `${localAppId}|${secret}`)) return { error: invalidToken() };

    const { data } = subscriptionSchema.safeParse(readJson(body));
    if (!data) return { error: graphError(100, 'Invalid parameter') };

    return taken({ url: data.callback_url, verifyToken: data.verify_token }, () => {
      urls.application = data.callback_url;
    });
  };

  const ofAccount = async ({ method, token, body }: Request): Promise<Answer> => {
    if (!known().numbers.some((number) => number.token === token)) return { error: invalidToken() };
    if (method === 'GET')
      return { answer: { data: [{ whatsapp_business_api_data: { id: localAppId, name: 'On this machine' } }] } };

    const { data } = overrideSchema.safeParse(readJson(body));
    if (!data) return { answer: { success: true } };

    return taken({ url: data.override_callback_uri, verifyToken: data.verify_token }, () => {
      urls.whatsapp_business_account = data.override_callback_uri;
    });
  };

  const ofNumber = async ({ method, token, body }: Request, phoneNumberId: string): Promise<Answer> => {
    if (!known().numbers.some((number) => number.token === token && number.phoneNumberId === phoneNumberId))
      return { error: invalidToken() };
    if (method === 'GET') return { answer: { webhook_configuration: urls, id: phoneNumberId } };

    const { data } = numberSchema.safeParse(readJson(body));
    if (!data) return { error: graphError(100, 'Invalid parameter') };

    const { override_callback_uri: url, verify_token: verifyToken } = data.webhook_configuration;
    return taken({ url, verifyToken }, () => {
      urls.phone_number = url;
    });
  };

  return {
    answer: async (request) => {
      const path = /^\/v\d+\.\d+\/(\d+)(\/\w+)?\/?(?:\?|$)/.exec(request.url);
      const [, id = '', edge = ''] = path ?? [];
      if (id === localAppId && edge === '/subscriptions') return ofApp(request);
      if (id === localAccountId && edge === '/subscribed_apps') return ofAccount(request);

      return path && edge === '' ? ofNumber(request, id) : undefined;
    },
  };
}

async function taken(
  { url, verifyToken }: { readonly url: string; readonly verifyToken: string },
  take: () => void,
): Promise<Answer> {
  if (!(await answersHandshake(url, verifyToken))) return { error: notVerified() };

  take();
  return { answer: { success: true } };
}

async function answersHandshake(url: string, verifyToken: string): Promise<boolean> {
  if (!URL.canParse(url)) return false;

  const challenge = randomUUID();
  const called = new URL(url);
  called.search = String(
    new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.challenge': challenge, 'hub.verify_token': verifyToken }),
  );

  try {
    const response = await fetch(called, { signal: AbortSignal.timeout(10_000) });
    return response.status === 200 && (await response.text()) === challenge;
  } catch {
    return false;
  }
}

function invalidToken(): GraphError {
  return graphError(190, 'Invalid OAuth access token - Cannot parse access token');
}

function notVerified(): GraphError {
  return {
    ...graphError(100, '(#2200) Callback verification failed: the URL could not be validated.'),
    code: 2200,
  };
}
