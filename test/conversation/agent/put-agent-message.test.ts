import { expect, test } from 'vitest';
import { putAgentMessage } from '../../../lib/conversation/agent/put-agent-message.ts';
import { writeMessage } from '../../../lib/conversation/agent/settle-message.ts';
import type { MessageRecord } from '../../../lib/queue/message-record.ts';
import { createMemoryAgentMessages } from '../../memory/agent-messages.ts';
import { acceptedMessage, agentRecord } from '../../support/agent-messages.ts';
import { noon, tokens } from '../../support/builders.ts';

test('of two posts at once under one key the second is refused if its content is another', async () => {
  const queued: MessageRecord[] = [];
  const deps = {
    agentMessages: createMemoryAgentMessages(),
    messageQueue: { put: async (put: MessageRecord) => void queued.push(put) },
    newToken: tokens(),
  };
  const put = (contentHash: string) => putAgentMessage(deps, agentRecord(), { contentHash, expiresAt: noon + 600_000 });

  expect(await put('one')).toMatchObject({ status: 'accepted' });
  expect(await put('other')).toEqual({ status: 'reused' });
  expect(await put('one')).toMatchObject({ status: 'repeated' });
  expect(queued).toHaveLength(2);
});

test('a write that took effect counts, though its answer was lost and its repeat met it', async () => {
  const memory = createMemoryAgentMessages();
  const before = acceptedMessage();
  await memory.write(before, undefined);
  const twice = {
    ...memory,
    write: async (...given: Parameters<typeof memory.write>) =>
      (await memory.write(...given)) && memory.write(...given),
  };

  expect(await writeMessage(twice, { ...before, version: 'v2' }, before.version)).toBe(true);
  expect(await writeMessage(twice, { ...before, version: 'v3' }, before.version)).toBe(false);
});
