import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { startLocally, waiting } from '../support/local-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Over real sockets: a phone with Messenger and `npm start` with the catalog of a Page. */
const client = '24816320640128001';
const invitation = JSON.parse(readFileSync('events/messenger/invite.json', 'utf8'));
const picture = JSON.parse(readFileSync('events/phones/picture.json', 'utf8'));
const hourMs = 3_600_000;

const shownSchema = z.array(
  z.looseObject({
    ...{ from: z.string().optional(), text: z.string().optional(), messageId: z.string().optional() },
    choices: z.array(z.string()).optional(),
  }),
);
const queuedSchema = z.array(z.looseObject({ type: z.string() }));

async function open() {
  const stateDir = await temporaryFolder();
  const { api, output } = await startLocally({ stateDir, env: { CATALOG: 'examples/messenger' } });
  const post = async (path: string, body: object) => {
    const answer = await fetch(api + path, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    });
    return { status: answer.status, body: z.looseObject({}).parse(await answer.json()) };
  };
  const get = async (path: string): Promise<unknown> => (await fetch(api + path)).json();
  const phone = async () => shownSchema.parse(await get(`/local/phones/${client}`));
  const queued = async () => queuedSchema.parse(await get('/local/chat-queues/1:session-FB'));

  return {
    ...{ post, get, phone, output },
    invite: (parameters: object = {}) =>
      post('/esp', { ...invitation, Parameters: { ...invitation.Parameters, ...parameters } }),
    write: (body: object) => post(`/local/phones/${client}/messages`, body),
    shows: (text: string) => vi.waitFor(async () => expect((await phone()).at(-1)?.text).toBe(text), waiting),
    agentsGet: (message: object) =>
      vi.waitFor(async () => expect(await queued()).toContainEqual(expect.objectContaining(message)), waiting),
  };
}

const sessionIdIn = ({ body }: { readonly body: object }) =>
  z.looseObject({ Parameters: z.looseObject({ _umsChatSessionId: z.string() }) }).parse(body).Parameters
    ._umsChatSessionId;

describe('Messenger, in npm start', { timeout: 120_000 }, () => {
  test('a conversation goes both ways, with taps, files and receipts that name a time', async () => {
    const { invite, write, shows, agentsGet, post, get, phone, output } = await open();
    const sessionId = sessionIdIn(await invite());
    await shows('Hello Ann, you called us about order A-17. Shall we go on here?');
    expect((await phone())[0]).toMatchObject({ choices: ['Yes, please', 'Not now'] });
    await agentsGet({ type: 'session.receipt', messageId: `${sessionId}.0`, status: 'delivered' });

    await write({ choice: { id: 'chat', title: 'Yes, please' } });
    await agentsGet({
      ...{ type: 'session.message', interactionId: sessionId, kind: 'choice', text: 'Yes, please' },
      choice: { id: 'chat', title: 'Yes, please' },
    });
    const written = await post(`/sessions/${sessionId}/messages`, { text: 'How can I help?' });
    expect(written.status).toBe(202);
    const messageId = String(written.body.messageId);
    await shows('How can I help?');

    // The last one was read: so was all before it.
    await vi.waitFor(async () => {
      const answer = await post(`/local/phones/${client}/receipts`, { messageId, status: 'read' });
      expect(answer.status).toBe(200);
    }, waiting);
    for (const read of [`${sessionId}.0`, messageId])
      await agentsGet({ type: 'session.receipt', messageId: read, status: 'read' });
    expect(await get(`/sessions/${sessionId}/messages/${messageId}`)).toMatchObject({ status: 'read' });

    await write(picture);
    await agentsGet({
      ...{ kind: 'media', text: 'What is this line?' },
      attachments: [expect.objectContaining({ mediaType: 'image/png', mediaId: expect.any(String) })],
    });
    expect(output()).not.toContain('unexpected');
  });

  test('every sample response is sent, and what clients tap comes back with its id', async () => {
    const { invite, write, shows, agentsGet, phone } = await open();
    const ids = readdirSync('examples/messenger/responses').map((name) => name.replace('.yml', ''));
    for (const StandardResponseId of ids) {
      expect((await invite({ StandardResponseId })).status).toBe(202);
    }
    await vi.waitFor(async () => {
      // The invoice's file is a message of its own.
      expect(await phone()).toHaveLength(ids.length + 1);
    }, waiting);

    await write({ choice: { id: 'chat-shoes', title: 'Ask about them' } });
    await agentsGet({ kind: 'choice', choice: { id: 'chat-shoes', title: 'Ask about them' } });
    await write({ text: 'STOP' });
    await agentsGet({ kind: 'text', text: 'STOP' });
    await vi.waitFor(async () => {
      const refused = await invite();
      expect([refused.status, JSON.stringify(refused.body)]).toEqual([422, expect.stringContaining('opted_out')]);
    }, waiting);
    await write({ text: 'START' });
    await vi.waitFor(async () => expect((await invite()).status).toBe(202), waiting);
    await shows('Hello Ann, you called us about order A-17. Shall we go on here?');
  });

  test('agents write for seven days, and after that a utility template alone goes out', async () => {
    const { write, agentsGet, post, shows, get } = await open();
    const at = Date.now();
    await write({ text: 'Are you open?', channel: 'messenger-main', at: at - 26 * hourMs });
    await agentsGet({ kind: 'text', text: 'Are you open?' });
    const sessions = z.array(z.looseObject({ type: z.string(), interactionId: z.string() }));
    const queue = sessions.parse(await get('/local/chat-queues/1:session-FB'));
    const sessionId = queue.find(({ type }) => type === 'session.opened')?.interactionId ?? '';
    expect((await post(`/sessions/${sessionId}/messages`, { text: 'We are.' })).status).toBe(202);
    await shows('We are.');

    const other = await open();
    await other.write({ text: 'Are you open?', channel: 'messenger-main', at: at - 24 * 8 * hourMs });
    await other.agentsGet({ kind: 'text', text: 'Are you open?' });
    const own = sessions.parse(await other.get('/local/chat-queues/1:session-FB'));
    const late = own.find(({ type }) => type === 'session.opened')?.interactionId ?? '';
    const refused = await other.post(`/sessions/${late}/messages`, { text: 'We are.' });
    expect(refused).toMatchObject({ status: 422, body: { responses: [{ id: 'order-ready' }] } });
    const lists = { Contact: { FirstName: 'Ann' }, CustomProperties: { OrderId: 'A-17' } };
    const sent = await other.post(`/sessions/${late}/messages`, { standardResponseId: 'order-ready', ...lists });
    expect(sent.status).toBe(202);
    await other.shows('Hello Ann, your order A-17 is ready.');
  });

  test('a phone number is no client id, and nobody else’s window is open', async () => {
    const { invite } = await open();
    const refused = await invite({ _umsClientId: '15550100001' });

    expect([refused.status, JSON.stringify(refused.body)]).toEqual([422, expect.stringContaining('invalid_client')]);
  });
});
