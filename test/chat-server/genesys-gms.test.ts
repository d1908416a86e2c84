import { describe, expect, test } from 'vitest';
import { chatServerContract, newSession, openChat, patience } from '../contract/chat-server.ts';
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

describe('what GMS receives', () => {
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

  test('the chat queue key chooses the service; a notification does not request async mode', async () => {
    const { server, chats } = await openGms();
    await openChat(server, { notification: true, chatQueueKey: '1:session-WA-sendSR' });

    expect(chats.all()).toMatchObject([{ service: 'notifications' }]);
    expect(chats.all()[0]?.userData).not.toHaveProperty('GCTI_Chat_AsyncMode');
  });

  test('user data that set these options themselves are kept', async () => {
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

  test('that could not be kept is never requested', async () => {
    const { server, chats } = await openGms({ sealKey: 'env:WRONG' });

    expect(await server.open(newSession(), patience)).toMatchObject({ status: 'retry', fault: 'account_stopped' });
    expect(chats.all()).toEqual([]);
  });
});
