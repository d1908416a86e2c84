import { describe, expect, test } from 'vitest';
import type { ChatServer, OpenedChat } from '../../lib/chat-server/chat-server.ts';
import { chatServerContract, newSession, patience } from '../contract/chat-server.ts';
import { noon } from '../support/builders.ts';
import { openGms } from '../support/genesys-gms.ts';

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
  expect(await opened('the old key')).toEqual({ status: 'refused', fault: 'account_stopped', vendorCode: 'HTTP 401' });
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

    expect(await server.state(chat, patience)).toBe('open');
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
