import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect, onTestFinished, test } from 'vitest';
import type { Channel, SendOutcome } from '../../lib/channel/channel.ts';
import type { InviteEvent } from '../../lib/invite/report.ts';
import { limits } from '../../lib/lambda/limits.ts';
import { rememberSent } from '../../lib/lambda/remember-sent.ts';
import { rememberingChannel } from '../../lib/lambda/remembering-channel.ts';
import { createMemorySentMessages } from '../memory/sent-messages.ts';
import { noon } from '../support/builders.ts';
import { page, psid } from '../support/page-webhooks.ts';
import { sampleChannel } from '../support/sample-catalog.ts';
import { dynaliteTable } from '../support/tables.ts';

const sessionId = 'S000000000000001';
const message = {
  ...{ sessionId, messageId: `${sessionId}.7`, clientId: psid, businessId: page },
  ...{ content: { type: 'text', text: 'Hello' } as const, deadline: noon + 900_000 },
};

/** A channel that looks at the table when it sends. */
async function system(table?: string) {
  const { client, conversationsTable, close } = await dynaliteTable();
  onTestFinished(close);
  const endpoint = await client.config.endpoint?.();
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: `http://${endpoint?.hostname}:${endpoint?.port}`,
  });
  const seen: unknown[] = [];
  const events: InviteEvent[] = [];
  const channel: Channel = {
    send: async () => {
      const { Items = [] } = await client.send(new ScanCommand({ TableName: conversationsTable }));
      seen.push(...Items);

      return { status: 'unknown' };
    },
  };
  const remembering = rememberSent(
    channel,
    { ...sampleChannel('whatsapp-main'), receiver: 'meta' },
    {
      env: { CONVERSATIONS_TABLE: table ?? conversationsTable, IDENTITY_KEY: 'key' },
      readSecret: async () => 'a secret of the stage',
      now: () => noon,
      abortAfter: (ms) => AbortSignal.timeout(ms * 20),
      report: (event) => void events.push(event),
    },
  );
  const send = () => remembering.send(message, { signal: AbortSignal.timeout(10_000) });

  return { send, seen, events };
}

test('a message is noted in its client’s line before it is sent, whatever becomes of it', async () => {
  const { send, seen, events } = await system();

  expect(await send()).toEqual({ status: 'unknown' });
  expect(seen).toEqual([
    {
      id: expect.stringMatching(/^sent-[\w-]{43}$/),
      [`${sessionId}.7`]: { at: noon },
      expiresAt: (noon + 31 * 86_400_000) / 1000,
    },
  ]);
  expect(events).toEqual([]);
});

test('one that cannot be noted goes out all the same', async () => {
  const { send, seen, events } = await system('no-such-table');

  expect(await send()).toEqual({ status: 'unknown' });
  expect(seen).toEqual([]);
  expect(events).toEqual([
    { step: 'unindexed', sessionId, channel: 'whatsapp-main', reason: 'ResourceNotFoundException' },
  ]);
});

/** What a channel answers, and how long the note takes. */
async function remembering(answer: SendOutcome, { tookMs = 0, deadline = message.deadline } = {}) {
  let now = noon;
  const sent: string[] = [];
  const sentMessages = createMemorySentMessages();
  const channel: Channel = {
    send: async ({ messageId }) => {
      sent.push(messageId);
      return answer;
    },
  };
  const { send } = rememberingChannel(
    channel,
    { ...sampleChannel('whatsapp-main'), receiver: 'meta' },
    {
      sentMessages: {
        ...sentMessages,
        put: async (...given) => {
          now += tookMs;
          await sentMessages.put(...given);
        },
      },
      ...{ now: () => now, abortAfter: AbortSignal.timeout, report: () => {} },
    },
  );
  const outcome = await send({ ...message, deadline }, { signal: AbortSignal.timeout(10_000) });
  const line = { receiver: 'meta', sender: page, clientId: psid };

  return { outcome, sent, noted: await sentMessages.read(line) };
}

test('what the vendor refused is noted no more, and what may be out is', async () => {
  for (const status of ['refused', 'retry'] as const)
    expect((await remembering({ status, fault: 'vendor_refused' })).noted).toEqual([]);

  expect((await remembering({ status: 'unknown' })).noted).toHaveLength(1);
});

test('a machine that stood still, or is too late by now, sends nothing and notes nothing', async () => {
  const sent = { status: 'sent', messageId: 'm_1' } as const;
  const late = { outcome: { status: 'retry', fault: 'vendor_refused' }, sent: [], noted: [] };

  expect(await remembering(sent, { tookMs: limits.marginMs })).toMatchObject({ outcome: sent });
  expect(await remembering(sent, { tookMs: limits.marginMs + 1 })).toEqual(late);
  expect(await remembering(sent, { tookMs: 400, deadline: noon + 1401 })).toMatchObject({ outcome: sent });
  expect(await remembering(sent, { tookMs: 401, deadline: noon + 1401 })).toEqual(late);
});
