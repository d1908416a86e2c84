import { expect, test } from 'vitest';
import type { ChatQueueSender } from '../../lib/chat-queue/chat-queues.ts';
import { createReadSession } from '../../lib/invite/session.ts';
import { createMemoryReceipts } from '../memory/receipts.ts';
import { ledgerRow, noon, tokens } from '../support/builders.ts';
import { chatServersOver } from '../support/chat-servers.ts';
import { clientMessage, clientSignal, createConversationSystem } from '../support/conversation-system.ts';
import { first, invite, second } from '../support/invite-client.ts';

type System = ReturnType<typeof createConversationSystem>;

async function read(system: System) {
  const chatQueues: ChatQueueSender = {
    put: async (chatQueueKey, message) => void system.agents.push({ chatQueueKey, ...message }),
  };
  await createReadSession({
    ...{ stage: 'test', catalog: () => system.catalog, ledger: system.ledger, receipts: createMemoryReceipts() },
    ...{ conversations: system.conversations, chatQueues, chatServers: chatServersOver(chatQueues) },
    ...{ now: system.now, newToken: tokens(), report: (event) => void system.events.push(event) },
  })(first);
}

/** An invite that a worker claimed 15 seconds ago, of which nobody knows whether its message went out. */
async function leaseExpired(): Promise<System> {
  const system = createConversationSystem();
  await invite(system);
  const { sentAt: _, ...row } = system.rows.get(first) ?? ledgerRow();
  system.rows.set(first, { ...row, status: 'sending', leaseUntil: noon + 15_000 });

  return system;
}

test.each<readonly [string, string, (system: System) => Promise<void>]>([
  [
    'the client deletes the conversation',
    'closed',
    async (system) => {
      system.pass(120);
      await system.relay(clientSignal());
    },
  ],
  [
    'the client writes when it is idle',
    'idle',
    async (system) => {
      system.pass(86_400);
      await system.relay(clientMessage({ at: noon + 86_400_000 }));
    },
  ],
  [
    'somebody looks at it when it is idle',
    'idle',
    async (system) => {
      system.pass(86_400);
      await read(system);
    },
  ],
  [
    'a newer invite takes its place',
    'superseded',
    async (system) => {
      system.pass(120);
      await invite(system, { sessionId: second });
    },
  ],
])('an invite whose owner never came back is unknown if %s', async (_, reason, end) => {
  const system = await leaseExpired();
  await end(system);

  const row = system.rows.get(first);
  expect(row).toMatchObject({ status: 'unknown', chat: { state: 'terminated', reason } });
  expect(row).not.toHaveProperty('leaseUntil');
  expect(system.events.filter(({ sessionId }) => sessionId === first)).toContainEqual(
    expect.objectContaining({ step: 'unknown' }),
  );
  expect(system.agents).toContainEqual(
    expect.objectContaining({ type: 'session.terminated', interactionId: first, reason }),
  );
});

test('an invite that is being sent is left alone', async () => {
  const system = await leaseExpired();
  system.pass(14);
  await system.relay(clientSignal({ at: noon + 14_000 }));
  await invite(system, { sessionId: second });

  expect(system.rows.get(first)).toMatchObject({ status: 'sending', chat: { state: 'open' } });
});
