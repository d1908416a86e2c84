import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { waiting } from '../support/local-process.ts';
import { shareSystem } from '../support/shared-system.ts';

/** Over real sockets: phones with Messenger and `npm start` with the catalog of a Page. */
const system = shareSystem(async () => ({ CATALOG: 'examples/messenger' }));
const invitation = JSON.parse(readFileSync('events/messenger/invite.json', 'utf8'));
const hourMs = 3_600_000;

const shownSchema = z.array(z.looseObject({ from: z.string().optional(), text: z.string().optional() }));
const queuedSchema = z.array(
  z.looseObject({ type: z.string(), interactionId: z.string(), clientId: z.string().optional() }),
);

function meet(client: string) {
  const { api } = system();
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
    ...{ post, phone },
    invite: (parameters: object = {}) =>
      post('/esp', { ...invitation, Parameters: { ...invitation.Parameters, _umsClientId: client, ...parameters } }),
    write: (body: object) => post(`/local/phones/${client}/messages`, { channel: 'messenger-main', ...body }),
    shows: (text: string) => vi.waitFor(async () => expect((await phone()).at(-1)?.text).toBe(text), waiting),
    agentsGet: (message: object) =>
      vi.waitFor(async () => expect(await queued()).toContainEqual(expect.objectContaining(message)), waiting),
    /** The session that this client opened. */
    session: () =>
      vi.waitFor(async () => {
        const opened = (await queued()).find(({ type, clientId }) => type === 'session.opened' && clientId === client);
        expect(opened).toBeDefined();
        return opened?.interactionId ?? '';
      }, waiting),
  };
}

const sessionIdIn = ({ body }: { readonly body: object }) =>
  z.looseObject({ Parameters: z.looseObject({ _umsChatSessionId: z.string() }) }).parse(body).Parameters
    ._umsChatSessionId;

describe('Messenger, in npm start', { timeout: 120_000 }, () => {
  test('every sample response is sent, and what clients tap comes back with its id', async () => {
    const { invite, write, agentsGet, phone } = meet('24816320640128001');
    const ids = readdirSync('examples/messenger/responses').map((name) => name.replace('.yml', ''));
    for (const StandardResponseId of ids) expect((await invite({ StandardResponseId })).status).toBe(202);
    await vi.waitFor(async () => {
      // The invoice's file is a message of its own.
      expect(await phone()).toHaveLength(ids.length + 1);
    }, waiting);

    await write({ choice: { id: 'chat-shoes', title: 'Ask about them' } });
    await agentsGet({ kind: 'choice', choice: { id: 'chat-shoes', title: 'Ask about them' } });
  });

  test('what a client has read last says of all before it that it was read', async () => {
    const client = '24816320640128002';
    const { invite, shows, post, agentsGet } = meet(client);
    const sessionId = sessionIdIn(await invite());
    await shows('Hello Ann, you called us about order A-17. Shall we go on here?');
    const written = await post(`/sessions/${sessionId}/messages`, { text: 'How can I help?' });
    await shows('How can I help?');

    const messageId = String(written.body.messageId);
    const read = await post(`/local/phones/${client}/receipts`, { messageId, status: 'read' });
    expect(read.status).toBe(200);
    for (const one of [`${sessionId}.0`, messageId])
      await agentsGet({ type: 'session.receipt', messageId: one, status: 'read' });
  });

  test('agents write for seven days, and after that a utility template alone goes out', async () => {
    const at = Date.now();
    const ann = meet('24816320640128003');
    await ann.write({ text: 'Are you open?', at: at - 26 * hourMs });
    expect((await ann.post(`/sessions/${await ann.session()}/messages`, { text: 'We are.' })).status).toBe(202);
    await ann.shows('We are.');

    const bob = meet('24816320640128004');
    await bob.write({ text: 'Are you open?', at: at - 24 * 8 * hourMs });
    const path = `/sessions/${await bob.session()}/messages`;
    const refused = await bob.post(path, { text: 'We are.' });
    expect(refused).toMatchObject({ status: 422, body: { responses: [{ id: 'order-ready' }] } });
    const lists = { Contact: { FirstName: 'Bob' }, CustomProperties: { OrderId: 'A-17' } };
    expect((await bob.post(path, { standardResponseId: 'order-ready', ...lists })).status).toBe(202);
    await bob.shows('Hello Bob, your order A-17 is ready.');
  });

  test('a phone number is no client id', async () => {
    const refused = await meet('24816320640128005').invite({ _umsClientId: '15550100001' });

    expect([refused.status, JSON.stringify(refused.body)]).toEqual([422, expect.stringContaining('invalid_client')]);
  });
});
