import type { Context } from 'aws-lambda';
import { createCatalog } from '../../lib/catalog/catalog.ts';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';
import type { ChannelSettings } from '../../lib/channel/settings.ts';
import type { ExternalSettings } from '../../lib/chat-server/settings.ts';
import { parseJson } from '../../lib/esp/json.ts';
import { type EspRequest, readEspRequest } from '../../lib/esp/request.ts';
import { sessionIdOf } from '../../lib/invite/session-id.ts';
import { espBody } from '../support/builders.ts';
import type { Post, ServerName } from './scenario.ts';

export const stage = 'test';
export const caller = 'ivr';

const sessionIds = new Map<string, string>();

export function sessionOf(key: string): string {
  const id = sessionIds.get(key) ?? sessionIdOf({ stage, caller, key });
  sessionIds.set(key, id);

  return id;
}

export const agents = '1:session-WA';
export const notifications = '1:session-WA-sendSR';

const chatServers: Record<Exclude<ServerName, 'builtin'>, ExternalSettings> = {
  gms: {
    kind: 'genesys-gms',
    name: 'gms',
    endpoint: 'http://127.0.0.1:9',
    services: { [agents]: 'agents', [notifications]: 'notifications' },
    sealKey: 'env:SEAL_KEY',
    push: {},
  },
  connect: {
    kind: 'amazon-connect',
    name: 'connect',
    instanceId: 'instance',
    contactFlows: { [agents]: 'agents', [notifications]: 'notifications' },
    numbers: {},
    messageTemplates: { order_ready: { knowledgeBaseId: 'kb-1', messageTemplateId: 'template-1' } },
  },
};

/** The sample catalog with a channel for each chat server, and one that sends again where nobody knows. */
export const catalog = createCatalog(withChannels());

// Loaded before the first run: the clock of a run waits for no file.
await catalog.response('order-ready');

function withChannels() {
  const { data, problems } = loadCatalogFolder('catalog');
  const [channel] = data?.channels ?? [];
  if (!data || !channel) throw new Error(JSON.stringify(problems));

  const channelOf = (server: ServerName, resendUnknown: boolean): ChannelSettings => ({
    ...channel,
    name: channelName({ server, resend: resendUnknown }),
    chatServer: server,
    resendUnknown,
    ...(server === 'connect' && { transport: undefined }),
  });
  const channels = (['builtin', 'gms', 'connect'] as const).flatMap((server) => [
    channelOf(server, false),
    channelOf(server, true),
  ]);

  return { ...data, channels, chatServers: Object.values(chatServers) };
}

function channelName({ server, resend }: Pick<Post, 'server' | 'resend'>): string {
  return resend ? `${server}-resend` : server;
}

const requests = new Map<string, EspRequest>();

/** What the caller of a post sends; read once. */
export function requestOf(post: Post): EspRequest {
  const { notification, responds, ttlSeconds } = post;
  const name = JSON.stringify([notification, responds, ttlSeconds, channelName(post)]);
  const known = requests.get(name) ?? readRequest(post);
  requests.set(name, known);

  return known;
}

function readRequest({ notification, responds, ttlSeconds, ...post }: Post) {
  const body = espBody(
    {
      _umsChannel: channelName(post),
      TerminateSessionFlag: String(notification),
      InviteTtlSeconds: String(ttlSeconds),
      ChatQueueKey: notification ? notifications : agents,
      StandardResponseId: responds ? 'order-ready' : undefined,
    },
    // Without a message nobody is named, either: what deals with contacts is then not in the way.
    { UserData: responds ? { PhoneNumber: '15550100001', EmailAddress: 'ann@example.com' } : {} },
  );

  return readEspRequest(parseJson(JSON.stringify(body))).request;
}

export function contextOf(remainingMs: () => number): Context {
  return { getRemainingTimeInMillis: remainingMs } as Context;
}
