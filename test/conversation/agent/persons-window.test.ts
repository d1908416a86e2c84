import { expect, test } from 'vitest';
import { conversationOf, createAgentMessageSystem } from '../../support/agent-messages.ts';
import { noon } from '../../support/builders.ts';
import { page, psid } from '../../support/page-webhooks.ts';

const hourMs = 3_600_000;

/** A conversation with a Page's client who wrote so many hours ago; the bridged chat server asks nobody beforehand. */
function system(hours: number, keys: Readonly<Record<string, string>>, members = {}) {
  const made = createAgentMessageSystem({
    channel: {
      mediaType: 'facebook',
      transport: 'facebook-messenger',
      businessIds: { [page]: { token: 'env:T', ...keys } },
    },
  });
  const clientAt = noon - hours * hourMs;
  made.tables.conversations.set(
    'c1',
    conversationOf({ businessId: page, clientId: psid, clientAt, activeAt: clientAt, ...members }),
  );

  return made;
}

test.each([
  [1, undefined],
  [25, true],
  [160, true],
])('what an agent writes %d hours after the client goes out, marked: %s', async (hours, marked) => {
  const made = system(hours, { humanAgent: 'true' });
  await made.handle();

  expect(made.message()).toMatchObject({ status: 'sent' });
  expect(made.sent[0]?.afterWindow).toBe(marked);
});

test('what nobody wrote is never marked, nor what goes out from a Page without the permission', async () => {
  const ofSystem = system(25, { humanAgent: 'true' });
  await ofSystem.handle({ from: 'system' });
  const without = system(25, {});
  await without.handle();

  expect([ofSystem.sent[0]?.afterWindow, without.sent[0]?.afterWindow]).toEqual([undefined, undefined]);
});
