import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import * as z from 'zod';
import { catalogWith } from '../support/catalog-with.ts';
import { startLocally, waiting } from '../support/local-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const client = '15550100001';
const shown = z.array(
  z.looseObject({
    ...{ sessionId: z.string().optional(), messageId: z.string().optional(), mediaType: z.string().optional() },
    ...{ text: z.string().optional(), choices: z.array(z.string()).optional() },
    receipts: z.array(z.object({ status: z.string() })).optional(),
  }),
);
const uploaded = z.object({
  mediaId: z.string(),
  upload: z.object({ url: z.string(), method: z.string(), headers: z.record(z.string(), z.string()) }),
});
const agentsMessage = z.looseObject({
  ...{ type: z.string(), from: z.string().optional(), interactionId: z.string(), kind: z.string().optional() },
  attachments: z.array(z.looseObject({ mediaId: z.string().optional() })).optional(),
});

/** The sample catalog, whose RCS agent reports to a topic and puts files into a bucket. */
async function open() {
  const channels = readFileSync('catalog/channels.yml', 'utf8');
  const receivers = readFileSync('catalog/receivers.yml', 'utf8');
  const CATALOG = await catalogWith({
    'channels.yml': channels
      .replace(/(- name: rcs-main\n)/, '$1  receiver: aws\n  inbound-route-by-call: "1:session-WA"\n')
      .replace(/( +)sms-fallback: .*\n/, '$&$1media-bucket: acme-rcs\n'),
    'receivers.yml': `${receivers}- { name: aws, kind: aws, topics: ["arn:aws:sns:us-east-1:123456789012:rcs"] }\n`,
  });
  const { api, output } = await startLocally({ stateDir: await temporaryFolder(), env: { CATALOG } });
  const post = async (path: string, body: string): Promise<unknown> =>
    (await fetch(api + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).json();
  const get = async (path: string): Promise<unknown> => (await fetch(api + path)).json();
  const phone = async () => shown.parse(await get(`/local/phones/${client}`));

  return {
    ...{ post, phone, output },
    download: async (path: string) => Buffer.from(await (await fetch(api + path)).arrayBuffer()),
    invite: async () => {
      await post('/esp', readFileSync('events/esp/rcs-invite.json', 'utf8'));

      return vi.waitFor(async () => {
        const message = (await phone()).at(-1);
        expect(message?.sessionId).toBeDefined();
        return message;
      }, waiting);
    },
    session: async (id = '') => z.looseObject({}).parse(await get(`/sessions/${id}`)),
    agents: async () =>
      z
        .array(agentsMessage)
        .parse(await get(`/local/chat-queues/${encodeURIComponent('1:session-WA')}`))
        .filter(({ type, from }) => type === 'session.message' && from === 'client'),
  };
}

test('a conversation by RCS goes both ways: a card, a tap, a place, a file, an answer, a file of the agent’s, and its receipts', {
  timeout: 90_000,
}, async () => {
  const { invite, phone, post, agents, session, download, output } = await open();
  const card = await invite();
  expect(card).toMatchObject({
    ...{ mediaType: 'rcs', text: 'Order A-17 is ready\nHello Ann, when do you come?' },
    choices: ['Today', 'Tomorrow', 'The way', 'Call us'],
  });
  expect(output()).toContain('· RCS');

  const write = (body: object) => post(`/local/phones/${client}/messages`, JSON.stringify(body));
  await write({ choice: { id: 'today', title: 'Today' } });
  await write({ location: { latitude: 51.5, longitude: -0.1, name: 'Home' } });
  await vi.waitFor(async () => {
    expect(await agents()).toMatchObject([
      { interactionId: card?.sessionId, kind: 'choice', text: 'Today', choice: { id: 'today', title: 'Today' } },
      { interactionId: card?.sessionId, kind: 'location', text: 'Home (51.5, -0.1)' },
    ]);
  }, waiting);

  const bytes = Buffer.from('a photo of the parcel');
  await write({ media: { mediaType: 'image/png', base64: bytes.toString('base64'), name: 'parcel.png' } });
  const file = await vi.waitFor(async () => {
    const { kind, attachments: [one] = [] } = (await agents())[2] ?? {};
    expect([kind, one]).toEqual(['media', expect.objectContaining({ mediaType: 'image/png', name: 'parcel.png' })]);
    return one;
  }, waiting);
  expect(await download(`/sessions/${card?.sessionId}/media/${file?.mediaId}`)).toEqual(bytes);

  await post(`/sessions/${card?.sessionId}/messages`, JSON.stringify({ text: 'See you then.' }));
  await vi.waitFor(async () => {
    expect((await phone()).at(-1)).toMatchObject({ mediaType: 'rcs', text: 'See you then.' });
    expect(await session(card?.sessionId)).toMatchObject({ status: 'sent', receipt: { status: 'delivered' } });
  }, waiting);

  const map = Buffer.from('a map of the way');
  const announced = uploaded.parse(
    await post(
      `/sessions/${card?.sessionId}/media`,
      JSON.stringify({ mediaType: 'image/png', name: 'map.png', size: map.length }),
    ),
  );
  const { url, method, headers } = announced.upload;
  expect((await fetch(url, { method, headers, body: map })).status).toBe(200);
  await post(`/sessions/${card?.sessionId}/messages`, JSON.stringify({ text: 'The way', mediaId: announced.mediaId }));
  await vi.waitFor(async () => {
    const sha256 = createHash('sha256').update(map).digest('hex');
    expect((await phone()).at(-1)).toMatchObject({
      ...{ mediaType: 'rcs', text: 'The way' },
      ...{ attachments: [expect.stringMatching(/^s3:/)], files: [{ mediaType: 'image/png', sha256 }] },
    });
  }, waiting);

  await post(`/local/phones/${client}/receipts`, JSON.stringify({ messageId: card?.messageId, status: 'read' }));
  await vi.waitFor(async () => {
    expect(await session(card?.sessionId)).toMatchObject({ receipt: { status: 'read' } });
  }, waiting);
  expect(output()).not.toContain('unexpected');
});

test('a phone that takes no RCS gets the SMS, which counts as delivered', { timeout: 90_000 }, async () => {
  const { invite, post, session } = await open();
  await post('/local/faults', JSON.stringify({ kind: 'failed', count: 1, code: 'UNDELIVERABLE' }));
  const sms = await invite();

  expect(sms).toMatchObject({ mediaType: 'sms', text: 'Hello Ann, order A-17 is ready. When do you come?' });
  await vi.waitFor(async () => {
    expect(await session(sms?.sessionId)).toMatchObject({ status: 'sent', receipt: { status: 'delivered' } });
  }, waiting);
});
