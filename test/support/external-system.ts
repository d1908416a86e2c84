import type { ChatServer, ChatState, Opened, OpenedChat } from '../../lib/chat-server/chat-server.ts';
import type { ExternalSettings } from '../../lib/chat-server/settings.ts';
import type { DeliverDeps } from '../../lib/invite/deliver-deps.ts';
import { sessionIdOf } from '../../lib/invite/session-id.ts';
import { inviteRecord } from './builders.ts';
import { sampleCatalog, sampleResponse } from './sample-catalog.ts';
import { agents, createSystem, notifications } from './system.ts';

export const gms: ExternalSettings = {
  kind: 'genesys-gms',
  name: 'gms-main',
  endpoint: 'http://127.0.0.1:9',
  services: { [agents]: 'agents', [notifications]: 'notifications' },
  sealKey: 'env:SEAL_KEY',
  push: {},
};
export const connect: ExternalSettings = {
  kind: 'amazon-connect',
  name: 'connect-main',
  instanceId: 'i-1',
  contactFlows: { [agents]: 'flow-1', [notifications]: 'flow-2' },
  numbers: {},
  messageTemplates: { order_ready: { knowledgeBaseId: 'kb-1', messageTemplateId: 'template-1' } },
};

/** A system whose channel is on another chat server, which answers as scripted: the defaults open, note and end. */
export function systemOn(
  external: ExternalSettings,
  { resendUnknown = false, ...overrides }: Partial<DeliverDeps> & { resendUnknown?: boolean } = {},
) {
  const done: string[] = [];
  const answers: Opened[] = [];
  const ends: ('terminated' | 'unconfirmed')[] = [];
  const states: ChatState[] = [];
  const secrets: { readonly secret: string }[] = [];
  const sample = sampleCatalog();
  const channel = sample.channel('whatsapp-main');
  if (!channel) throw new Error('the sample channel is gone');
  const on = { ...channel, chatServer: external.name, resendUnknown };

  const server: ChatServer = {
    open: async ({ interaction: { interactionId: sessionId, chatQueueKey } }) => {
      done.push('open');
      const chat: OpenedChat = { sessionId, chatQueueKey, id: `own-${done.length}`, secret: 'sealed' };
      return answers.shift() ?? { status: 'opened', chat };
    },
    note: async (chat, text) => {
      done.push(`note ${text}`);
      return { status: 'noted', chat: { ...chat, secret: 'sealed anew' } };
    },
    terminate: async ({ id, secret }) => {
      done.push(`end ${id} with ${secret}`);
      return { status: ends.shift() ?? 'terminated' };
    },
    state: async (chat) => {
      done.push('look');
      return { state: states.shift() ?? 'open', chat: { ...chat, ...secrets.shift() } };
    },
  };
  const catalog = { ...sample, channel: () => on, channels: [on], externalServer: () => external };
  const system = createSystem({ catalog: () => catalog, ...overrides }, server);
  const row = (id = sessionId) => system.rows.get(id);

  return { ...system, done, answers, ends, states, secrets, row };
}

export const sessionId = sessionIdOf({ stage: 'test', caller: 'anyone', key: 'k' });
const hash = sampleResponse('order-ready').hash;
export const plain = inviteRecord({ sessionId, response: { id: 'order-ready', hash } });
export const notification = inviteRecord({
  sessionId,
  response: { id: 'order-ready', hash },
  notification: true,
  chatQueueKey: notifications,
});
export const text = 'Hello Ann, your order A-17 is ready for pickup.';
