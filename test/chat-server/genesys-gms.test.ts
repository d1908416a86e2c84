import { describe, expect, test } from 'vitest';
import type { ChatServer, OpenedChat } from '../../lib/chat-server/chat-server.ts';
import { chatServerContract, newSession, patience } from '../contract/chat-server.ts';
import { noon } from '../support/builders.ts';
import { openGms } from '../support/genesys-gms.ts';
import { answerJson, startVendor } from '../support/vendor.ts';

const ending = { reason: 'notification', at: noon };

chatServerContract('genesys-gms', async () => {
  const { server, chats, faults, close } = await openGms();
  const next = (fault: Parameters<typeof faults.script>[0]) => () => faults.script(fault);

  return {
    server,
    sessions: () =>
      chats.all().map(({ chatId: id, userData, ended, transcript }) => ({
        id,
        userData,
        ended: ended !== undefined,
        notes: transcript.filter(({ type }) => type === 'CustomNotice').map(({ text = '' }) => text),
        words: transcript.filter(({ type }) => type === 'Message').map(({ text = '' }) => text),
      })),
    endByItself: (id) => chats.end(id, 'agent'),
    trouble: {
      refuses: next({ kind: 'status', count: 1, code: 2 }),
      'is busy': next({ kind: 'status', count: 1, code: 1 }),
      'is not there': close,
      'keeps silent after it has done it': next({ kind: 'timeout-after-accept', count: 1 }),
    },
  };
});

async function openChat(server: ChatServer, members: Parameters<typeof newSession>[0] = {}): Promise<OpenedChat> {
  const opened = await server.open(newSession(members), patience);
  if (opened.status !== 'opened') throw new Error(`not opened: ${opened.status}`);

  return opened.chat;
}

test('a key that was renewed since it was read is no refusal: the invite may be tried again with the other one', async () => {
  const opened = async (renewed: string) => {
    const { server } = await openGms({}, async (_reference, { fresh } = {}) => (fresh ? renewed : 'the old key'));

    return server.open(newSession(), patience);
  };

  expect(await opened('the key')).toEqual({ status: 'retry', fault: 'account_stopped' });
  expect(await opened('the old key')).toEqual({
    status: 'refused',
    fault: 'account_stopped',
    vendorCode: 'HTTP 401',
    meaning: 'the credentials of the chat server are missing or wrong',
  });
});

describe('what GMS is told', () => {
  test('all user data as text, our session id, and what the client reads', async () => {
    const { server, chats } = await openGms();
    await openChat(server, {
      userData: { Priority: 8, IvrPath: ['main', 'billing'], Order: { Id: 'A-17' }, GCTI_Chat_PartyStyle: 'BOT' },
    });

    const [chat] = chats.all();
    expect(chat).toMatchObject({ service: 'agents', nickname: 'Ann' });
    expect(chat?.userData).toEqual({
      Priority: '8',
      IvrPath: '["main","billing"]',
      Order: '{"Id":"A-17"}',
      GCTI_Chat_PartyStyle: 'BOT',
      GCTI_Chat_AsyncMode: 'true',
      GCTI_Chat_PushSubscribe: 'true',
      GCTI_GMS_PushDeviceType: 'customhttp',
      _umsMediaType: 'whatsapp',
      _umsMediaTypeChat: 'whatsappsession',
      _umsChannel: 'whatsapp-main',
      _umsClientId: '15550100001',
      _umsBusinessId: '19251112222',
      _umsChatPossible: 'true',
      _umsInviteSessionId: 'S000000000000001',
      _umsInviteText: 'Hello Ann',
    });
  });

  test('the chat queue key chooses the service; a notification asks for no patience', async () => {
    const { server, chats } = await openGms();
    await openChat(server, { notification: true, chatQueueKey: '1:session-WA-sendSR' });

    expect(chats.all()).toMatchObject([{ service: 'notifications' }]);
    expect(chats.all()[0]?.userData).not.toHaveProperty('GCTI_Chat_AsyncMode');
  });

  test('a request that says how it wants its chat has its way', async () => {
    const { server, chats } = await openGms();
    await openChat(server, { userData: { GCTI_Chat_AsyncMode: 'false', GCTI_Chat_PushSubscribe: 'false' } });

    expect(chats.all()).toMatchObject([
      { userData: { GCTI_Chat_AsyncMode: 'false', GCTI_Chat_PushSubscribe: 'false' } },
    ]);
  });

  test('an invitation is a notice, never a message: that would be the client’s words', async () => {
    const { server, chats } = await openGms();
    await server.note(await openChat(server), 'Your order is ready.', patience);

    expect(chats.all()[0]?.transcript.filter(({ type }) => type === 'Message')).toEqual([]);
  });
});

describe('a client who keeps silent', () => {
  test('is not dropped from a plain invite’s chat: it waits for the answer', async () => {
    const { server, pass } = await openGms();
    const chat = await openChat(server);
    pass(3600);

    expect(await server.state(chat, patience)).toMatchObject({ state: 'open' });
  });

  test('is dropped from any other after flex-disconnect-timeout, and ending the chat then is no failure', async () => {
    const { server, pass, chats } = await openGms();
    const chat = await openChat(server, { notification: true });
    pass(46);

    expect(await server.terminate(chat, ending, patience)).toEqual({ status: 'terminated' });
    expect(chats.all()).toMatchObject([{ ended: 'inactivity' }]);
  });
});

describe('the alias', () => {
  test('is the latest that GMS named', async () => {
    const { server, chats } = await openGms();
    const chat = await openChat(server);
    chats.failOver();

    const noted = await server.note(chat, 'Hello', patience);

    if (noted.status !== 'noted') throw new Error('not noted');
    expect(noted.chat.secret).not.toBe(chat.secret);
    chats.failOver();
    expect(await server.terminate(noted.chat, ending, patience)).toEqual({ status: 'terminated' });
    expect(chats.all()).toMatchObject([{ ended: 'logout' }]);
  });

  test('of an answer to refresh counts as well', async () => {
    const { server, chats } = await openGms();
    const chat = await openChat(server);
    chats.failOver();

    const seen = await server.state(chat, patience);

    expect(seen.chat.secret).not.toBe(chat.secret);
    expect((await server.state(seen.chat, patience)).chat).toBe(seen.chat);
  });

  test('of a refusal counts as well', async () => {
    const forms: URLSearchParams[] = [];
    const { server, chat } = await openAnswering((form, operation) => {
      forms.push(form);
      if (operation === undefined) return opening;

      return form.get('alias') === '120' ? { statusCode: 0 } : { statusCode: 2, alias: '120', errors: [] };
    });

    expect(await server.terminate(chat, ending, patience)).toEqual({ status: 'terminated' });
    expect(forms.map((form) => form.get('alias'))).toEqual([null, '117', '120']);
  });

  test('that is too old for the chat to be found is left out', async () => {
    const { server, chats } = await openGms();
    const chat = await openChat(server);
    chats.failOver();
    chats.failOver();

    expect(await server.terminate(chat, ending, patience)).toEqual({ status: 'terminated' });
    expect(chats.all()).toMatchObject([{ ended: 'logout' }]);
  });
});

describe('the secure key', () => {
  test('is not in what is kept, and only its own session opens it', async () => {
    const { server, chats } = await openGms();
    const chat = await openChat(server);
    const [{ secureKey = '' } = {}] = chats.all();

    expect(JSON.stringify(chat)).not.toContain(secureKey);
    expect(Buffer.from(chat.secret ?? '', 'base64url').toString('latin1')).not.toContain(secureKey);
    expect(await server.terminate({ ...chat, sessionId: 'S000000000000002' }, ending, patience)).toEqual({
      status: 'unconfirmed',
    });
    expect(chats.all()).toMatchObject([{ transcript: [{ type: 'ParticipantJoined' }] }]);
  });

  test('that could not be kept is never asked for', async () => {
    const { server, chats } = await openGms({ sealKey: 'env:WRONG' });

    expect(await server.open(newSession(), patience)).toMatchObject({ status: 'retry', fault: 'account_stopped' });
    expect(chats.all()).toEqual([]);
  });
});

describe('what stands before GMS', () => {
  test.each([
    [503, { status: 'retry', vendorCode: 'HTTP 503' }],
    [429, { status: 'retry' }],
    [502, { status: 'unknown', vendorCode: 'HTTP 502' }],
    [504, { status: 'unknown' }],
    [403, { status: 'refused', fault: 'account_stopped' }],
    [302, { status: 'refused', fault: 'chat_server_refused' }],
  ])('HTTP %i', async (status, outcome) => {
    const { server, faults } = await openGms();
    faults.script({ kind: 'status', count: 1, status });

    expect(await server.open(newSession(), patience)).toMatchObject(outcome);
  });

  test('a connection that ends without an answer: nobody knows', async () => {
    const { server, faults } = await openGms();
    faults.script({ kind: 'reset', count: 1 });

    expect(await server.open(newSession(), patience)).toEqual({ status: 'unknown' });
  });

  test('a chat queue key without a service is refused before anything is asked', async () => {
    const { server } = await openGms();

    expect(await server.open(newSession({ chatQueueKey: '1:nobody' }), patience)).toEqual({
      status: 'refused',
      fault: 'unknown_chat_queue',
    });
  });
});

const opening = { statusCode: 0, chatId: 'C1', secureKey: 'k', userId: 'u', alias: '117' };

/** The adapter before a GMS that answers what it is given, an operation's with `operation`. */
async function openAnswering(answer: (form: URLSearchParams, operation: string | undefined) => unknown, waitMs = 0) {
  const operations: (string | undefined)[] = [];
  const vendor = await startVendor((request, response) => {
    const operation = request.path.split('/chat/')[1]?.split('/')[2];
    operations.push(operation);
    const body = answer(new URLSearchParams(request.body), operation);
    setTimeout(() => answerJson(200, body)(request, response), operation === undefined ? waitMs : 0);
  });
  const { server } = await openGms({ endpoint: vendor.url });
  const open = (options: Parameters<ChatServer['open']>[1]) => server.open(newSession(), options);
  const opened = waitMs === 0 ? await open(patience) : undefined;
  const chat =
    opened?.status === 'opened' ? opened.chat : { sessionId: 'S000000000000001', chatQueueKey: '1:session-WA' };

  return { server, chat, opened, open, operations };
}

describe('an answer of GMS', () => {
  test('whose members are null is read without them', async () => {
    const nulls = { messages: null, errors: null, chatEnded: null, userId: null, alias: null, nextPosition: null };
    const { server, chat, opened } = await openAnswering((_, operation) =>
      operation === undefined ? { ...opening, ...nulls } : { statusCode: 0, ...nulls, chatId: null, secureKey: null },
    );

    expect(opened).toMatchObject({ status: 'opened', chat: { id: 'C1' } });
    expect(await server.state(chat, patience)).toEqual({ state: 'open', chat });
    expect(await server.note(chat, 'Hello', patience)).toEqual({ status: 'noted', chat });
    expect(await server.terminate(chat, ending, patience)).toEqual({ status: 'terminated' });
  });

  test('that is a refusal full of nulls is a refusal', async () => {
    const { opened } = await openAnswering(() => ({
      statusCode: 2,
      chatId: null,
      errors: [null, { code: null }, { code: 249 }],
    }));

    expect(opened).toEqual({
      status: 'refused',
      fault: 'chat_server_refused',
      vendorCode: '249',
      meaning: 'the Chat Server could not carry out the request',
    });
  });

  test.each(['constructor', 250])(
    'with the code %s, which nobody has explained, goes without a meaning',
    async (code) => {
      const { opened } = await openAnswering(() => ({ statusCode: 2, errors: [{ code }] }));

      expect(opened).toEqual({ status: 'refused', fault: 'chat_server_refused', vendorCode: String(code) });
    },
  );

  test('that is longer than 64 KiB says all the same whether the chat is open', async () => {
    const messages = Array.from({ length: 2000 }, () => ({ text: 'x'.repeat(100) }));
    const { server, chat } = await openAnswering((_, operation) =>
      operation === undefined ? opening : { messages, statusCode: 0, chatEnded: true },
    );

    expect(await server.state(chat, patience)).toMatchObject({ state: 'ended' });
  });
});

describe('a chat that opens late', () => {
  const late = () => ({ signal: AbortSignal.timeout(50), late: AbortSignal.timeout(3000) });

  test('is ended, and the invite may be tried again', async () => {
    const { open, operations } = await openAnswering(() => opening, 200);

    expect(await open(late())).toMatchObject({ status: 'retry', fault: 'chat_server_refused' });
    expect(operations).toEqual([undefined, 'disconnect']);
  });

  test('whose end is not confirmed is unknown', async () => {
    const { open } = await openAnswering(
      (_, operation) => (operation === undefined ? opening : { statusCode: 1 }),
      200,
    );

    expect(await open(late())).toEqual({ status: 'unknown' });
  });

  test('and is refused says so', async () => {
    const { open } = await openAnswering(() => ({ statusCode: 2 }), 200);

    expect(await open(late())).toMatchObject({ status: 'refused' });
  });
});
