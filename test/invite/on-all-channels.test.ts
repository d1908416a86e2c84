import { describe, expect, test } from 'vitest';
import { sessionIdOf } from '../../lib/invite/session-id.ts';
import type { Candidate } from '../../lib/ledger/conversation.ts';
import { inviteRecord, noon } from '../support/builders.ts';
import { createConversationSystem } from '../support/conversation-system.ts';

const sessionOf = (key: string) => sessionIdOf({ stage: 'test', caller: 'anyone', key });
const [older, newer] = [sessionOf('k1'), sessionOf('k2')];
const bySms = 'c-sms';
const hourMs = 3_600_000;

type Settings = NonNullable<Parameters<typeof createConversationSystem>[0]>['conversation'];

/** An invite went on by SMS, where this was written; then the client is invited by WhatsApp again, `hours` later. */
async function inviteAgain(said: Partial<Candidate>, settings: Settings = {}, hours = 1) {
  const system = createConversationSystem({ conversation: { idleHours: 24, ...settings } });
  const { hash = '' } = (await system.catalog.response('order-ready')) ?? {};
  const invite = async (sessionId: string) => {
    const response = { id: 'order-ready', hash };
    system.put(inviteRecord({ sessionId, deadline: system.now() + 900_000, response }));
    await system.poll();
  };

  await invite(older);
  const row = system.rows.get(older);
  if (!row) throw new Error('there is no row');
  const { channel = '', conversation } = row;
  system.rows.set(older, {
    ...{ ...row, step: 1, channel: 'sms-main', conversation: bySms },
    pastSteps: [{ channel, conversation, status: 'sent', at: noon }],
  });
  system.pass(hours * 3600);
  const session = { sessionId: older, at: noon, ...said };
  const client = { channel: 'sms-main', businessId: '19255551234', clientId: '15550100001' };
  await system.conversations.write(
    {
      ...{ id: bySms, version: 'v1', ...client, sessions: [session] },
      ...{ activeAt: system.now() - hourMs / 2, expiresAt: system.now() + 100 * hourMs },
    },
    undefined,
  );
  await invite(newer);

  return { chat: system.rows.get(older)?.chat, fault: system.rows.get(newer)?.fault };
}

describe('a new session takes the place of an older one that went on by another channel', () => {
  test('if nobody has written on any of its channels', async () => {
    expect((await inviteAgain({})).chat).toMatchObject({ state: 'terminated', reason: 'superseded' });
  });

  test.each([{ answered: true }, { spoken: true }] as const)('not if somebody has, on whichever: %j', async (said) => {
    expect((await inviteAgain(said)).chat).toEqual({ server: 'builtin', state: 'open' });
  });

  test('if it is idle on all of them, and not while it is on one only', async () => {
    expect((await inviteAgain({ answered: true }, {}, 30)).chat).toEqual({ server: 'builtin', state: 'open' });
    expect((await inviteAgain({ answered: true }, { idleHours: 0.1 }, 30)).chat).toMatchObject({ reason: 'idle' });
  });
});

test('when-open: refuse knows of what the client has written on another channel', async () => {
  const refusing = { whenOpen: 'refuse' } as const;

  expect((await inviteAgain({ answered: true }, refusing)).fault).toEqual({
    ...{ code: 'session_open', detail: `The open session is ${older}.` },
  });
  expect((await inviteAgain({ spoken: true }, refusing)).fault).toBeUndefined();
});
