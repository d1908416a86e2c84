import { describe, expect, test } from 'vitest';
import { createReadSession } from '../../lib/invite/session.ts';
import { sessionIdOf } from '../../lib/invite/session-id.ts';
import { viewOfSession } from '../../lib/lambda/http/session-view.ts';
import { createMemoryReceipts } from '../memory/receipts.ts';
import { inviteRecord, noon, tokens } from '../support/builders.ts';
import { chatServersOver } from '../support/chat-servers.ts';
import { clientMessage, createConversationSystem } from '../support/conversation-system.ts';

const first = sessionIdOf({ stage: 'test', caller: 'anyone', key: 'k1' });
const iso = (ms: number) => new Date(ms).toISOString();

async function invited(overrides: Parameters<typeof createConversationSystem>[0] = {}) {
  const system = createConversationSystem(overrides);
  system.put(inviteRecord({ sessionId: first }));
  await system.poll();
  const chatQueues = { put: async () => {} };
  const read = createReadSession({
    ...{ stage: 'test', catalog: () => system.catalog, ledger: system.ledger, receipts: createMemoryReceipts() },
    ...{ conversations: system.conversations, chatQueues, chatServers: chatServersOver(chatQueues) },
    ...{ now: system.now, newToken: tokens(), report: (event) => void system.events.push(event) },
  });
  const view = async (sessionId: string) => {
    const found = await read(sessionId);
    if (found.status !== 'found') throw new Error(`the session is ${found.status}`);

    return viewOfSession(found);
  };

  return { ...system, view };
}

describe('GET /sessions/{id}', () => {
  test('says when the client replied, and until when text reaches them', async () => {
    const system = await invited();
    expect(await system.view(first)).not.toHaveProperty('window');

    system.pass(120);
    await system.relay(clientMessage());
    await system.relay(clientMessage({ vendorMessageId: 'wamid.c2', at: noon + 300_000 }));
    expect(await system.view(first)).toMatchObject({
      ...{ kind: 'invite', status: 'sent', window: { closesAt: iso(noon + 300_000 + 86_400_000) } },
      times: { replied: iso(noon + 120_000) },
    });
  });

  test('shows a session that the client opened, and what it follows', async () => {
    const system = await invited();
    await system.endSession(first);
    await system.relay(clientMessage());
    const view = await system.view(system.opened().at(-1)?.interactionId ?? '');

    expect(view).toMatchObject({ kind: 'inbound', status: 'received', previousSessionId: first, attempts: 0 });
    expect(view).not.toHaveProperty('messageId');
  });

  test('ends a session that is idle, once', async () => {
    const system = await invited();
    system.pass(86_399);
    expect(await system.view(first)).toMatchObject({ chat: { state: 'open' } });

    system.pass(1);
    expect(await system.view(first)).toMatchObject({ chat: { state: 'terminated', reason: 'idle' } });
    await system.view(first);
    expect(system.steps().filter((step) => step === 'terminated')).toHaveLength(1);
  });

  test('reads no conversation on a channel that takes no messages', async () => {
    let reads = 0;
    const system = await invited({
      conversation: { clientMessages: 'ignore' },
      conversations: (conversations) => ({
        ...conversations,
        read: async (id) => {
          reads += 1;
          return conversations.read(id);
        },
      }),
    });
    await system.view(first);

    expect(reads).toBe(0);
  });
});
