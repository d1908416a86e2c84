/** The routes behind the page, over HTTP, on a system of their own. */
import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import type { CatalogView, RecordedWebhook, Timeline } from '../../local/page-types.ts';
import { startLocally, waiting } from '../support/local-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const client = '15550100001';
const invite = readFileSync('events/esp/whatsapp-invite.json', 'utf8');

async function start() {
  const { api } = await startLocally({ stateDir: await temporaryFolder() });
  const call = async <Body>(method: string, path: string, body?: unknown) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(api + path, { method, headers, ...(body !== undefined && { body: text }) });

    return { status: answer.status, body: (await answer.json()) as Body };
  };
  const get = <Body = unknown>(path: string) => call<Body>('GET', path);
  const post = <Body = unknown>(path: string, body?: unknown) => call<Body>('POST', path, body);
  /** Resolves when it is on the phone, or known not to be, and the agents have its session. */
  const invited = async () => {
    const answer = await post<Invited>('/esp', invite);
    const sessionId = answer.body.Parameters._umsChatSessionId;
    const timeline = await vi.waitFor(async () => {
      const { body } = await get<Timeline>(`/local/timeline/${sessionId}`);
      expect(body.session?.receipt?.status).toMatch(/delivered|failed/);
      expect(stepsOf(body)).toContain('published');
      return body;
    }, waiting);

    return { sessionId, timeline };
  };

  return { api, get, post, invited };
}

type Invited = { readonly Parameters: { readonly _umsChatSessionId: string } };

const stepsOf = ({ steps }: Timeline) => steps.map(({ step }) => step);

describe('the routes behind the page', () => {
  test('show what has happened: timeline, sessions, requests, webhooks, phones', async () => {
    const { get, post, invited } = await start();
    const { sessionId, timeline } = await invited();

    expect(timeline.session).toMatchObject({ outcome: 'sent', kind: 'invite', clientId: client });
    expect(stepsOf(timeline)).toEqual(expect.arrayContaining(['accepted', 'claimed', 'sent', 'published', 'receipt']));
    expect(timeline.next).toContainEqual({ what: 'An agent takes it from 1:session-WA.' });
    expect(await get('/local/timeline/nobody')).toMatchObject({ status: 404 });
    expect(await get(`/local/timeline/${'x'.repeat(3000)}`)).toMatchObject({ status: 404 });
    expect((await get('/local/sessions')).body).toMatchObject([{ sessionId, clientId: client, outcome: 'sent' }]);
    expect((await get('/local/phones')).body).toMatchObject([{ clientId: client, messages: 1 }]);
    expect((await get('/local/requests')).body).toMatchObject([
      { method: 'POST', path: '/esp', status: 202, sessionId, body: invite },
    ]);

    const [first, second] = (await get<RecordedWebhook[]>('/local/webhooks')).body;
    expect(first).toMatchObject({ receiver: 'meta', status: 200, verdict: { outcome: 'taken', text: '1 receipt' } });
    expect(Buffer.from(first?.base64 ?? '', 'base64').toString('utf8')).toContain(`${sessionId}.0`);

    expect(await post(`/local/webhooks/${second?.n}/again`, { times: 2, reversed: true })).toEqual({
      status: 200,
      body: { answers: [200, 200, 200, 200] },
    });
    expect((await get<RecordedWebhook[]>('/local/webhooks')).body.slice(2).map(({ again }) => again)).toEqual([
      ...[second?.n, first?.n],
      ...[second?.n, first?.n],
    ]);
    expect(await post('/local/webhooks/999/again')).toMatchObject({ status: 404 });
  });

  test('a webhook with a wrong signature is listed as refused', async () => {
    const { get, post } = await start();
    await post('/webhooks/meta', { object: 'whatsapp_business_account', entry: [] });

    expect((await get('/local/webhooks')).body).toMatchObject([{ status: 401, verdict: { outcome: 'refused' } }]);
  });

  test('preview says what is sent, and why something cannot be', async () => {
    const { get, post } = await start();
    const { responses, problems } = (await get<CatalogView>('/local/catalog')).body;
    expect(problems).toEqual([]);
    const example = responses.find(({ id }) => id === 'continue-in-chat')?.example;
    const preview = { responseId: 'continue-in-chat', channel: 'whatsapp-main' };

    expect((await post('/local/preview', { ...preview, values: example })).body).toMatchObject({
      status: 'rendered',
      text: expect.stringContaining('Hello Ann, you are number 4'),
      content: { type: 'template' },
    });
    expect((await post('/local/preview', preview)).body).toMatchObject({
      status: 'refused',
      fault: { code: expect.any(String) },
    });
    expect((await post('/local/preview', { ...preview, channel: 'sms-main' })).body).toMatchObject({
      status: 'refused',
      fault: { code: 'content_not_supported' },
    });
    expect(await post('/local/preview', { ...preview, responseId: 'nobody' })).toMatchObject({ status: 404 });
    expect(await post('/local/preview', { ...preview, language: 'x!' })).toMatchObject({ status: 400 });
  });

  test('a client without WhatsApp gets nothing, and one with another number or none is still known', async () => {
    const { get, post, invited } = await start();
    const names = `/local/phones/${client}/names`;
    expect((await post(names, { unreachable: true })).body).toMatchObject({ unreachable: true });
    const { timeline } = await invited();
    expect(timeline.session?.receipt?.fault).toMatchObject({ code: 'client_unreachable' });
    expect((await get(`/local/phones/${client}`)).body).toEqual([]);

    await post(names, { unreachable: false });
    const { sessionId } = await invited();
    await post(names, { hidesNumber: true });
    expect(await post(`/local/phones/${client}/messages`, { text: 'It is me' })).toMatchObject({ status: 200 });
    await vi.waitFor(async () => {
      const { body } = await get<Timeline>(`/local/timeline/${sessionId}`);
      expect(stepsOf(body)).toContain('client_message');
    }, waiting);

    expect((await post(names, { number: '+15550100009' })).body).toMatchObject({ answers: { meta: 200 } });
    expect(await post(names, { number: 'x' })).toMatchObject({ status: 400 });
  });

  test('faults are listed while they are armed', async () => {
    const { get, post } = await start();
    await post('/local/faults', { kind: 'failed', count: 2 });

    expect((await get('/local/faults')).body).toEqual([{ kind: 'failed', count: 2 }]);
  });

  test('dead letters go back to the queue that they came from', async () => {
    const { post } = await start();
    const path = '/local/dead-letters/invite-to-chat-local-invites-dead-letters/back';

    expect((await post(path)).body).toEqual({ moved: 0, left: 0, failed: 0 });
    expect(await post('/local/dead-letters/nowhere/back')).toMatchObject({ status: 404 });
  });

  test('a snapshot brings all state back after a reset, and one that is damaged changes nothing', async () => {
    const { api, get, post, invited } = await start();
    const { sessionId } = await invited();
    const snapshot = Buffer.from(await (await fetch(`${api}/local/snapshot`)).arrayBuffer());
    const phone = async () => (await get(`/local/phones/${client}`)).body;
    const before = await phone();

    expect(await post('/local/reset')).toMatchObject({ status: 202 });
    await vi.waitFor(async () => expect(await phone()).toEqual([]), waiting);
    expect((await get('/local/sessions')).body).toEqual([]);

    const put = (body: Buffer) => fetch(`${api}/local/snapshot`, { method: 'PUT', body });
    expect((await put(Buffer.from('nonsense'))).status).toBe(400);
    expect((await put(snapshot)).status).toBe(202);
    await vi.waitFor(async () => expect(await phone()).toEqual(before), waiting);
    expect((await get('/local/sessions')).body).toMatchObject([{ sessionId }]);
    expect(stepsOf((await get<Timeline>(`/local/timeline/${sessionId}`)).body).length).toBeGreaterThan(5);
  });
});
