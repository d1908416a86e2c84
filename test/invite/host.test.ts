import { describe, expect, test } from 'vitest';
import type { ChatServer, ChatState, HostedChat, Opened } from '../../lib/chat-server/chat-server.ts';
import type { HostedSettings } from '../../lib/chat-server/settings.ts';
import type { DeliverDeps } from '../../lib/invite/deliver.ts';
import { sessionIdOf } from '../../lib/invite/session-id.ts';
import { inviteRecord } from '../support/builders.ts';
import { sampleCatalog } from '../support/sample-catalog.ts';
import { agents, createSystem, notifications } from '../support/system.ts';

const gms: HostedSettings = {
  kind: 'genesys-gms',
  name: 'gms-main',
  endpoint: 'http://127.0.0.1:9',
  services: { [agents]: 'agents', [notifications]: 'notifications' },
  sealKey: 'env:SEAL_KEY',
  push: {},
};
const connect: HostedSettings = {
  kind: 'amazon-connect',
  name: 'connect-main',
  instanceId: 'i-1',
  contactFlows: { [agents]: 'flow-1', [notifications]: 'flow-2' },
  numbers: {},
  messageTemplates: { order_ready: { knowledgeBaseId: 'kb-1', messageTemplateId: 'template-1' } },
};

/** A system whose channel is on another chat server, which answers as scripted: the defaults open, note and end. */
function systemOn(host: HostedSettings, { resendUnknown = false, ...overrides }: Partial<DeliverDeps> & { resendUnknown?: boolean } = {}) {
  const done: string[] = [];
  const answers: Opened[] = [];
  const ends: ('terminated' | 'kept')[] = [];
  const states: ChatState[] = [];
  const sample = sampleCatalog();
  const channel = sample.channel('whatsapp-main');
  if (!channel) throw new Error('the sample channel is gone');
  const on = { ...channel, chatServer: host.name, resendUnknown };

  const server: ChatServer = {
    open: async ({ interaction: { interactionId: sessionId, chatQueueKey } }) => {
      done.push('open');
      const chat: HostedChat = { sessionId, chatQueueKey, id: `own-${done.length}`, secret: 'sealed' };
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
    state: async () => {
      done.push('look');
      return states.shift() ?? 'open';
    },
  };
  const catalog = { ...sample, channel: () => on, channels: [on], host: () => host };
  const system = createSystem({ catalog: () => catalog, ...overrides }, server);
  const row = (id = sessionId) => system.rows.get(id);

  return { ...system, done, answers, ends, states, row };
}

const sessionId = sessionIdOf({ stage: 'test', caller: 'anyone', key: 'k' });
const hash = sampleCatalog().response('order-ready')?.hash ?? '';
const plain = inviteRecord({ sessionId, response: { id: 'order-ready', hash } });
const notification = inviteRecord({ sessionId, response: { id: 'order-ready', hash }, notification: true, chatQueueKey: notifications });
const text = 'Hello Ann, your order A-17 is ready for pickup.';

describe('a server that wants its session before the message', () => {
  test('has it, and its note; agents of ours are told nothing', async () => {
    const system = systemOn(gms);
    system.put(plain);

    expect(await system.poll()).toEqual(['done']);
    expect(system.done).toEqual(['open', `note ${text}`]);
    expect(system.row()).toMatchObject({
      status: 'sent',
      chat: { state: 'open', server: 'gms-main', id: 'own-1', secret: 'sealed anew' },
    });
    expect(system.queue(agents)).toEqual([]);
  });

  test('loses it with a notification: its secret is gone from the ledger', async () => {
    const system = systemOn(gms);
    system.put(notification);

    expect(await system.poll()).toEqual(['done']);
    expect(system.done).toEqual(['open', 'end own-1 with sealed']);
    expect(system.row()?.chat).toEqual({ state: 'terminated', server: 'gms-main', id: 'own-1', reason: 'notification' });
  });

  test('loses it with a message that the vendor refuses', async () => {
    const system = systemOn(gms);
    system.outcomes.push({ status: 'refused', fault: 'client_unreachable' });
    system.put(plain);

    expect(await system.poll()).toEqual(['done']);
    expect(system.row()).toMatchObject({ status: 'failed', chat: { state: 'terminated', reason: 'failed' } });
    expect(system.done).toEqual(['open', 'end own-1 with sealed']);
  });

  test('keeps one session for all attempts', async () => {
    const system = systemOn(gms);
    system.outcomes.push({ status: 'retry', fault: 'vendor_refused' });
    system.put(plain);

    expect(await system.poll()).toEqual(['kept']);
    system.pass(10);
    expect(await system.poll()).toEqual(['done']);
    expect(system.done.filter((step) => step === 'open')).toHaveLength(1);
    expect(system.row()).toMatchObject({ status: 'sent', attempt: 2, chat: { id: 'own-1' } });
  });

  test('that refuses the session has the message not sent', async () => {
    const system = systemOn(gms);
    system.answers.push({ status: 'refused', fault: 'chat_server_refused', vendorCode: '249' });
    system.put(plain);
    await system.poll();

    expect(system.phone).toEqual([]);
    expect(system.row()).toMatchObject({ status: 'failed', fault: { code: 'chat_server_refused' }, chat: { state: 'terminated' } });
  });

  test('that forgets its answer leaves one session at most, which is counted; nothing is sent', async () => {
    const system = systemOn(gms);
    system.answers.push({ status: 'unknown' });
    system.put(plain);
    await system.poll();

    expect(system.phone).toEqual([]);
    expect(system.row()).toMatchObject({ status: 'failed', fault: { code: 'chat_server_refused' } });
    expect(system.steps().filter((step) => step === 'chat_unverifiable')).toHaveLength(1);
  });

  test('that forgets its answer is asked again where the channel says resend-unknown', async () => {
    const system = systemOn(gms, { resendUnknown: true });
    system.answers.push({ status: 'unknown' });
    system.put(plain);
    await system.poll();
    system.pass(10);

    expect(await system.poll()).toEqual(['done']);
    expect(system.row()).toMatchObject({ status: 'sent' });
  });

  test('ends a session that could not be written down', async () => {
    const system = systemOn(gms);
    const stolen = systemOn(gms, {
      ledger: {
        read: async () => undefined,
        readMany: async () => new Map(),
        claim: async (claim) => ({ ...claim, status: 'sending', attempt: 1 }),
        write: async () => false,
      },
    });
    stolen.put(plain);
    await stolen.poll();

    expect(stolen.phone).toEqual([]);
    expect(stolen.done.filter((step) => step.startsWith('end'))).toHaveLength(stolen.done.filter((step) => step === 'open').length);
    expect(system.done).toEqual([]);
  });
});

describe('a server that does not confirm an end', () => {
  test('of a notification: the sweep ends it', async () => {
    const system = systemOn(gms);
    system.ends.push('kept', 'kept');
    system.put(notification);
    await system.poll();
    expect(system.row()).toMatchObject({ status: 'sent', chat: { state: 'open' } });

    system.pass(121);
    expect(await system.sweep()).toMatchObject({ terminated: 0 });
    expect(system.row()?.chat.state).toBe('open');
    system.pass(61);
    expect(await system.sweep()).toMatchObject({ terminated: 1 });
    expect(system.row()?.chat).not.toHaveProperty('secret');
  });

  test('of a plain invite that failed: an entry hands it to the sweep', async () => {
    const system = systemOn(gms);
    system.ends.push('kept');
    system.outcomes.push({ status: 'refused', fault: 'client_unreachable' });
    system.put(plain);
    expect(await system.poll()).toEqual(['done']);

    expect(system.queue(notifications)).toMatchObject([{ type: 'session.ending' }]);
    expect(await system.sweep()).toMatchObject({ terminated: 1 });
    expect(system.row()?.chat).toMatchObject({ state: 'terminated', reason: 'failed' });
  });
});

describe('a server whose session carries the message', () => {
  test('opens and sends in one, and its id is the message’s', async () => {
    const system = systemOn(connect);
    system.put(plain);
    await system.poll();

    expect(system.phone).toEqual([]);
    expect(system.row()).toMatchObject({ status: 'sent', messageId: 'own-1', chat: { server: 'connect-main', id: 'own-1' } });
  });

  test('that forgets its answer until the deadline leaves a session that nobody can name, which is counted once', async () => {
    const system = systemOn(connect);
    system.answers.push({ status: 'unknown' });
    system.put(plain);
    await system.poll();
    expect(system.steps()).not.toContain('chat_unverifiable');
    system.pass(900);
    await system.poll();

    expect(system.row()).toMatchObject({ status: 'unknown', chat: { server: 'connect-main' } });
    expect(system.steps().filter((step) => step === 'chat_unverifiable')).toHaveLength(1);
  });

  test('is asked again after an answer that was lost: it is the same session', async () => {
    const system = systemOn(connect);
    system.answers.push({ status: 'unknown' });
    system.put(plain);

    expect(await system.poll()).toEqual(['kept']);
    system.pass(10);
    expect(await system.poll()).toEqual(['done']);
    expect(system.row()).toMatchObject({ status: 'sent', attempt: 2 });
  });
});

describe('a look at a session', () => {
  test('is not there for who may not use its channel: neither its server nor its row is touched', async () => {
    const system = systemOn(gms);
    system.put(plain);
    await system.poll();
    const before = system.row();
    const done = [...system.done];
    const asker = { channels: ['sms-main'] };

    expect(await system.readSession(sessionId, asker)).toEqual({ status: 'unknown' });
    expect(await system.endSession(sessionId, asker)).toEqual({ status: 'unknown' });
    expect([system.row(), system.done]).toEqual([before, done]);
    expect(await system.readSession(sessionId, { channels: ['whatsapp-main'] })).toMatchObject({ status: 'found' });
  });

  test.each(['open', 'unknown'] as const)('that is %s on its server changes nothing', async (state) => {
    const system = systemOn(gms);
    system.put(plain);
    await system.poll();
    system.states.push(state);
    const before = system.row();

    expect(await system.readSession(sessionId)).toEqual({ status: 'found', row: before });
    expect(system.row()).toBe(before);
  });

  test('that has ended there without us is the last: its secret goes', async () => {
    const system = systemOn(gms);
    system.put(plain);
    await system.poll();
    system.states.push('ended');

    for (let look = 0; look < 2; look += 1) {
      expect(await system.readSession(sessionId)).toMatchObject({
        row: { status: 'sent', chat: { state: 'terminated', reason: 'ended' } },
      });
    }
    expect(system.row()?.chat).toEqual({ state: 'terminated', server: 'gms-main', id: 'own-1', reason: 'ended' });
    expect(system.done.filter((step) => step === 'look')).toHaveLength(1);
  });

  test('of an invite that somebody is sending asks nobody: the row is its owner’s', async () => {
    const system = systemOn(gms);
    system.outcomes.push({ status: 'retry', fault: 'vendor_refused' });
    system.put(plain);
    await system.poll();

    expect(await system.readSession(sessionId)).toMatchObject({ row: { status: 'retrying', chat: { state: 'open', id: 'own-1' } } });
    expect(system.done).not.toContain('look');
  });

  test('of the builtin server asks nobody: the ledger is what knows', async () => {
    const system = createSystem();
    system.put(plain);
    await system.poll();

    expect(await system.readSession(sessionId)).toMatchObject({ row: { status: 'sent', chat: { state: 'open', server: 'builtin' } } });
  });
});

describe('DELETE', () => {
  test('ends the session on its server, and twice is the same', async () => {
    const system = systemOn(gms);
    system.put(plain);
    await system.poll();

    expect(await system.endSession(sessionId)).toMatchObject({
      status: 'terminated',
      row: { chat: { state: 'terminated', reason: 'requested' } },
    });
    expect(await system.endSession(sessionId)).toMatchObject({ status: 'terminated' });
    expect(system.done.filter((step) => step.startsWith('end'))).toEqual(['end own-1 with sealed anew']);
  });

  test('of an invite between two attempts makes it final before its session ends', async () => {
    const system = systemOn(gms);
    system.outcomes.push({ status: 'retry', fault: 'vendor_refused' });
    system.put(plain);
    await system.poll();

    expect(await system.endSession(sessionId)).toMatchObject({
      row: { status: 'failed', fault: { code: 'cancelled' }, chat: { state: 'terminated', reason: 'cancelled' } },
    });
    system.pass(10);
    expect(await system.poll()).toEqual(['done']);
    expect(system.phone).toEqual([]);
  });

  test('throws where the server does not confirm it: the session is still open', async () => {
    const system = systemOn(gms);
    system.put(plain);
    await system.poll();
    system.ends.push('kept');

    await expect(system.endSession(sessionId)).rejects.toThrow('did not confirm');
    expect(system.row()?.chat.state).toBe('open');
  });

  test('that the server did not confirm is the sweep’s, whether it is asked for again or not', async () => {
    const system = systemOn(gms);
    system.put(plain);
    await system.poll();
    system.ends.push('kept');
    await system.endSession(sessionId).catch(() => {});

    expect(await system.sweep()).toMatchObject({ terminated: 1 });
    expect(system.row()?.chat).toMatchObject({ state: 'terminated', reason: 'requested' });
  });
});
