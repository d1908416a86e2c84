import { expect, test } from 'vitest';
import { withChatIndex } from '../../lib/invite/index-chats.ts';
import type { InviteEvent } from '../../lib/invite/report.ts';
import { newSession } from '../contract/chat-server.ts';
import { createMemoryChatIndex } from '../memory/chat-index.ts';
import { connectSettings } from '../support/amazon-connect.ts';
import { noon } from '../support/builders.ts';
import { chatServersOver } from '../support/chat-servers.ts';

const opened = {
  status: 'opened',
  chat: { sessionId: 'S000000000000001', chatQueueKey: '1:session-WA', id: 'contact-1' },
} as const;

function setUp({ bridge = false, kind = 'amazon-connect', isBroken = false } = {}) {
  const known = new Map<string, string>();
  const events: InviteEvent[] = [];
  const chatServers = withChatIndex(
    { ...chatServersOver({ put: async () => {} }), open: async () => opened },
    {
      catalog: () => ({
        externalServer: () => (kind === 'amazon-connect' ? { ...connectSettings, bridge } : undefined),
      }),
      chatIndex: isBroken
        ? { put: () => Promise.reject(new Error('the table does not answer')) }
        : createMemoryChatIndex(known),
      now: () => noon,
      report: (event) => void events.push(event),
    },
  );

  return { open: () => chatServers.open('connect-main', newSession(), 'with-send'), known, events };
}

test('a chat that Connect opened is found by its contact id', async () => {
  const { open, known } = setUp();

  expect(await open()).toEqual(opened);
  expect(known).toEqual(new Map([['contact-1', 'S000000000000001']]));
});

test('a chat of another server needs no index: its server never reports it by its id', async () => {
  const { open, known } = setUp({ kind: 'builtin' });

  expect(await open()).toEqual(opened);
  expect(known).toEqual(new Map());
});

test('if it cannot be stored, only the end comes later: the message has gone out', async () => {
  const { open, events } = setUp({ isBroken: true });

  expect(await open()).toEqual(opened);
  expect(events).toEqual([{ step: 'unindexed', sessionId: 'S000000000000001', reason: 'Error' }]);
});

test('a bridged chat is opened again then: what agents say in it would be lost', async () => {
  const { open } = setUp({ isBroken: true, bridge: true });

  expect(await open()).toMatchObject({ status: 'retry' });
});
