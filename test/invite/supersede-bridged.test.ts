import { expect, test } from 'vitest';
import { supersedeOlder } from '../../lib/invite/supersede-older.ts';
import { createBridgedSystem } from '../support/bridged-system.ts';

test('an older session of a bridged server in which nobody wrote ends on its server', async () => {
  const system = createBridgedSystem();
  system.write('Hello');
  await system.run();
  const older = system.session();
  const newer = { ...older, sessionId: 'A000000000000009', version: 'v', chat: { ...older.chat, id: 'chat-9' } };
  system.rows.set(newer.sessionId, newer);
  const [conversation] = system.tables.conversations.values();
  if (!conversation) throw new Error('there is no conversation');
  const at = system.clock.now;
  const sessions = [
    { sessionId: older.sessionId, at: at - 1000 },
    { sessionId: newer.sessionId, at },
  ];
  system.tables.conversations.set(conversation.id, { ...conversation, sessions });

  await supersedeOlder(system.shared, newer);
  expect(system.rows.get(older.sessionId)?.chat).toMatchObject({ state: 'terminated', reason: 'superseded' });
  expect(system.genesys.chats[0]?.closed).toBe(true);
  expect(system.rows.get(newer.sessionId)?.chat.state).toBe('open');
});
