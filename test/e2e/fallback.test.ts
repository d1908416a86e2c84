import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { examplesFor } from '../docs/runners.ts';
import { startCallbackReceiver } from '../support/callback-receiver.ts';
import { catalogWith } from '../support/catalog-with.ts';
import { startLocally, waiting } from '../support/local-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const page = 'docs/fallback.md';
const examples = examplesFor('test/e2e/fallback.test.ts');

type OnPhone = { readonly sessionId: string; readonly mediaType: string; readonly text: string };
type Published = { readonly type: string; readonly interactionId: string; readonly messageId?: string };
type Stored = { readonly sessionId: string; readonly stepsEnd?: string };

/** The system that the page starts, with a caller that is told of its invites. */
async function open() {
  const { env, key, received } = await startCallbackReceiver();
  const stateDir = await temporaryFolder();
  const system = await startLocally({ stateDir, env: { ...env, CATALOG: 'docs/fallback' } });
  const { api } = system;
  const local = async <Answer>(path: string) => (await (await fetch(`${api}/local/${path}`)).json()) as Answer;

  return {
    ...system,
    get: async (path: string) => (await fetch(api + path, { headers: { 'x-api-key': key } })).json(),
    /** Runs the commands of the page's block that has this in it, and answers the session that they invited to. */
    run: async (part: string) => {
      const block = examples.with(page, part).command.take().trim();
      const here = block
        .replaceAll('http://127.0.0.1:3000', api)
        .replaceAll('curl ', `curl -s -H 'x-api-key: ${key}' `);
      const { stdout } = await promisify(execFile)('bash', ['-c', here]);

      return /"_umsChatSessionId":"(\w+)"/.exec(stdout)?.[1] ?? '';
    },
    /** By what media type each of the session's messages came. */
    phone: async (session: string) =>
      (await local<OnPhone[]>('phones/15550100001'))
        .filter(({ sessionId }) => sessionId === session)
        .map(({ mediaType }) => mediaType),
    agentsHear: async (session: string) =>
      (await local<Published[]>('chat-queues/1:session-WA')).filter(({ interactionId }) => interactionId === session),
    row: async (session: string) => (await local<Stored[]>('sessions')).find(({ sessionId }) => sessionId === session),
    callerHears: (session: string) =>
      received().flatMap(({ type, data }) => (data.sessionId === session ? [type] : [])),
    fault: (fault: object) => fetch(`${api}/local/faults`, { method: 'POST', body: JSON.stringify(fault) }),
  };
}

describe('docs/fallback.md', { timeout: 150_000 }, () => {
  test('refused: the SMS goes out at once; undelivered: after its time; delivered late: no third message', async () => {
    const start = examples.with(page, 'npm start').command.take();
    expect(start).toBe('CATALOG=docs/fallback npm start\n');
    const { run, phone, get, agentsHear, callerHears, row, fault, output } = await open();

    const { shown } = examples.with(page, '131026');
    const refused = await run('131026');
    await vi.waitFor(async () => expect(await phone(refused)).toEqual(['sms']), waiting);
    await vi.waitFor(
      async () =>
        expect(await get(`/sessions/${refused}`)).toMatchObject({
          ...{ status: 'sent', step: 1, channel: 'sms-main', receipt: { status: 'delivered' } },
          steps: [
            { channel: 'whatsapp-main', status: 'failed' },
            { channel: 'sms-main', status: 'sent' },
          ],
        }),
      waiting,
    );
    const lines = (text: string) => text.split('\n').map((line) => line.replace(/^[\d:]{8} +\w{16} +/, '').trim());
    for (const line of lines(shown?.take() ?? '').filter((one) => /^[a-z]/.test(one)))
      expect(lines(output())).toContain(line);

    const undelivered = await run('"drop"');
    await vi.waitFor(async () => expect(await phone(undelivered)).toEqual(['whatsapp']), waiting);
    const late = await run('"delay"');
    await vi.waitFor(async () => expect(await phone(late)).toEqual(['whatsapp']), waiting);
    // The SMS of one of the two: without a receipt the step after it is looked at, too.
    await fault({ kind: 'drop', of: 'webhook', count: 2 });

    for (const session of [undelivered, late])
      await vi.waitFor(async () => expect(await phone(session)).toEqual(['whatsapp', 'sms']), waiting);
    expect(await get(`/sessions/${undelivered}`)).toMatchObject({
      ...{ status: 'sent', step: 1, channel: 'sms-main', chat: { state: 'terminated', reason: 'notification' } },
    });

    await vi.waitFor(async () => expect(await row(late)).toMatchObject({ stepsEnd: 'success' }), waiting);
    await vi.waitFor(
      async () =>
        expect(await agentsHear(late)).toEqual(
          expect.arrayContaining([
            expect.objectContaining({ type: 'session.opened', messageId: `${late}.0` }),
            expect.objectContaining({ type: 'session.channel_changed', channel: 'sms-main' }),
            expect.objectContaining({ type: 'session.receipt', messageId: `${late}.0`, status: 'delivered' }),
          ]),
        ),
      waiting,
    );
    await vi.waitFor(() => expect(callerHears(late).toSorted()).toEqual(['invite.delivered', 'invite.sent']), waiting);
    expect(await phone(late)).toEqual(['whatsapp', 'sms']);
    expect(output()).not.toContain('unexpected');
  });

  test('on GMS the session moves on in one chat', async () => {
    const from = 'docs/chat-servers';
    const channels = readFileSync(`${from}/channels.yml`, 'utf8').replace(
      '  receiver: meta\n',
      '  receiver: meta\n  fallback: [{ channel: sms-gms, after-seconds: 60, responses: { continue-in-chat: come-back } }]\n',
    );
    const sms = [
      ...['- name: sms-gms', '  media-type: sms', '  transport: sms-aws', '  chat-server: gms-main'],
      ...['  business-ids: { "19251112222": {} }', '  inbound-route-by-call: "1:session-WA"'],
    ];
    const response = 'id: come-back\nname: Come back\ntext: Answer this SMS to chat with us.\n';
    const catalog = await catalogWith(
      { 'channels.yml': `${channels}\n${sms.join('\n')}\n`, 'responses/come-back.yml': response },
      { from },
    );
    const { api, output } = await startLocally({ stateDir: await temporaryFolder(), env: { CATALOG: catalog } });
    const get = async (path: string) => (await fetch(api + path)).json();
    await fetch(`${api}/local/faults`, {
      ...{ method: 'POST', body: JSON.stringify({ kind: 'status', of: 'send', code: 131026, count: 1 }) },
    });
    await fetch(`${api}/esp`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
      body: readFileSync('events/esp/whatsapp-invite.json', 'utf8'),
    });

    await vi.waitFor(
      async () =>
        expect(await get('/local/phones/15550100001')).toMatchObject([
          { mediaType: 'sms', text: 'Answer this SMS to chat with us.' },
        ]),
      waiting,
    );
    await vi.waitFor(
      async () =>
        expect(await get('/local/sessions')).toMatchObject([
          { status: 'sent', channel: 'sms-gms', step: 1, chat: { server: 'gms-main', state: 'open' } },
        ]),
      waiting,
    );
    expect(await get('/local/chats')).toHaveLength(1);
    expect(output()).not.toContain('unexpected');
  });

  test('no example of the page is left out', () => {
    expect(examples.left()).toEqual([]);
  });
});
