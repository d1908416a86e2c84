import { sessionIdOf } from '../../lib/invite/session-id.ts';
import { inviteRecord } from './builders.ts';
import type { createConversationSystem } from './conversation-system.ts';

const sessionOf = (key: string) => sessionIdOf({ stage: 'test', caller: 'anyone', key });
export const [first, second] = [sessionOf('k1'), sessionOf('k2')];

type System = ReturnType<typeof createConversationSystem>;

/** Invites, of which each is delivered before the next. */
export async function invite(system: System, members: Parameters<typeof inviteRecord>[0] = {}): Promise<void> {
  const found = await system.catalog.response('order-ready');
  system.put(
    inviteRecord({
      sessionId: first,
      deadline: system.now() + 900_000,
      ...members,
      ...(found && { response: { id: found.id, hash: found.hash } }),
    }),
  );
  await system.poll();
}
