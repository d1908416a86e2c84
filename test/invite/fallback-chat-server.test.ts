import { describe, expect, test } from 'vitest';
import type { ChatServer } from '../../lib/chat-server/chat-server.ts';
import { gms } from '../support/external-system.ts';
import { createFallbackSystem, invite, smsNumber, toSms } from '../support/fallback-system.ts';
import { sampleCatalog } from '../support/sample-catalog.ts';
import { notifications } from '../support/system.ts';

const refused = { status: 'refused', fault: 'client_unreachable' } as const;

/** Both channels are on one Genesys. */
function systemOnGms() {
  const done: string[] = [];
  const server: ChatServer = {
    open: async ({ interaction: { interactionId: sessionId, chatQueueKey } }) => {
      done.push('open');
      return { status: 'opened', chat: { sessionId, chatQueueKey, id: 'own-1', secret: 'sealed' } };
    },
    note: async (chat, text) => {
      done.push(`note ${text}`);
      return { status: 'noted', chat };
    },
    terminate: async () => {
      done.push('end');
      return { status: 'terminated' };
    },
    state: async (chat) => ({ state: 'open', chat }),
  };
  const sample = sampleCatalog();
  const channel = (name: string) => {
    const found = sample.channel(name);

    return found && { ...found, chatServer: gms.name, ...(name === 'whatsapp-main' && { fallback: [toSms] }) };
  };
  const catalog = () => ({ ...sample, channel, externalServer: () => gms });

  return { ...createFallbackSystem([], { catalog }, server), done };
}

describe('an invite whose sessions are on GMS', () => {
  test('keeps its chat when the next channel sends it', async () => {
    const system = systemOnGms();
    system.outcomes.push(refused);
    system.put(invite);

    await system.run(4);

    expect(system.sent()).toEqual([smsNumber]);
    expect(system.done).toEqual(['open', 'note Welcome back, Ann. How can we help you?']);
    expect(system.row()).toMatchObject({ status: 'sent', step: 1, chat: { state: 'open', id: 'own-1' } });
  });

  test('keeps it if it went out before', async () => {
    const system = systemOnGms();
    system.put(invite);

    await system.run(70);

    expect(system.sent()).toEqual(['0', smsNumber]);
    expect(system.done.filter((step) => step === 'open')).toHaveLength(1);
  });

  test('loses it if every channel refuses', async () => {
    const system = systemOnGms();
    system.outcomes.push(refused, refused);
    system.put(invite);

    await system.run(10);

    expect(system.row()).toMatchObject({ status: 'failed', chat: { state: 'terminated', reason: 'failed' } });
    expect(system.done).toEqual(['open', 'end']);
  });

  test('loses it as a notification once it went out', async () => {
    const system = systemOnGms();
    system.outcomes.push(refused);
    system.put({ ...invite, notification: true, chatQueueKey: notifications });

    await system.run(4);

    expect(system.sent()).toEqual([smsNumber]);
    expect(system.done).toEqual(['open', 'end']);
    expect(system.row()?.chat).toMatchObject({ state: 'terminated', reason: 'notification' });
  });
});
