/** How the bridge reads what GMS answers, and what it does when GMS and its Chat Server fail over. */
import { describe, expect, test } from 'vitest';
import type { OpenedChat } from '../../lib/chat-server/chat-server.ts';
import { openBridged } from '../contract/bridge.ts';
import { patience } from '../contract/chat-server.ts';
import { openGms } from '../support/genesys-gms.ts';
import { answerJson, startVendor } from '../support/vendor.ts';

const hello = { id: 'M1.0', text: 'Hello' };
const png = Buffer.from('89504e470d0a1a0a', 'hex');
const image = { id: 'M1.0', bytes: png, mediaType: 'image/png', name: 'a.png' };

/** Over the strict simulation. */
async function open() {
  const gms = await openGms({ receiver: 'gms' });
  const { chat, bridge } = await openBridged(gms.server);

  return { ...gms, chat, bridge, chatId: chat.id ?? '' };
}

/** Over a GMS that answers what it is given. */
async function openAnswering(answer: (operation: string, form: URLSearchParams) => unknown) {
  const operations: string[] = [];
  const vendor = await startVendor((request, response) => {
    const operation = request.path.split('/chat/')[1]?.split('/').slice(2).join('/') ?? '';
    operations.push(operation);
    const given = operation === '' ? opening : answer(operation, new URLSearchParams(request.body));
    const { status, body } = isHttp(given) ? given : { status: 200, body: given };
    answerJson(status, body)(request, response);
  });
  const { server } = await openGms({ endpoint: vendor.url, receiver: 'gms' });
  const { chat, bridge } = await openBridged(server);

  return { chat, bridge, operations: () => operations.slice(1) };
}

const opening = { statusCode: 0, chatId: 'C1', secureKey: 'k', userId: 'u', alias: '117' };
const http = (status: number) => ({ status, body: 'gateway' });

function isHttp(given: unknown): given is { status: number; body: unknown } {
  return typeof given === 'object' && given !== null && 'status' in given;
}

const event = (index: unknown, members: object) => ({
  ...{ index, utcTime: 1_432_845_088_000 + Number(index), type: 'Message', text: 'Yes', messageType: null },
  from: { nickname: 'Kim', participantId: 2, type: 'Agent' },
  ...members,
});
const transcriptOf = async (members: object, position = 1) => {
  const { chat, bridge } = await openAnswering(() => ({ statusCode: 0, ...members }));

  return bridge.transcript?.(chat, position, patience);
};

describe('the bridge', () => {
  test('is there with a receiver only', async () => {
    expect((await openGms()).server.bridge).toBeUndefined();
    expect((await open()).server.bridge).toBeDefined();
  });

  test('subscribes the chat for pushes to our session, whatever else is asked for', async () => {
    const { server, chats } = await openGms({ receiver: 'gms', push: { GCTI_GMS_NodeGroup: 'default' } });
    await openBridged(server, { userData: { GCTI_GMS_PushDeviceId: 'a phone', GCTI_GMS_PushResend: 'true' } });

    expect(chats.all()[0]?.userData).toMatchObject({
      GCTI_Chat_AsyncMode: 'true',
      GCTI_Chat_PushSubscribe: 'true',
      GCTI_GMS_PushDeviceId: 'S000000000000001',
      GCTI_GMS_PushDeviceType: 'customhttp',
      GCTI_GMS_NodeGroup: 'default',
      GCTI_GMS_PushResend: 'true',
    });
  });

  test('leaves a notification, which waits for nobody, without pushes', async () => {
    const { server, chats } = await openGms({ receiver: 'gms' });
    await openBridged(server, { notification: true });

    expect(Object.keys(chats.all()[0]?.userData ?? {}).filter((key) => key.includes('Push'))).toEqual([]);
  });
});

describe('after a restart of the Chat Server', () => {
  test('a text is tried again while the chat is read from its store, and then goes by the new alias', async () => {
    const { chats, bridge, chat, chatId } = await open();
    chats.restart();

    expect(await bridge.say(chat, hello, patience)).toEqual({ status: 'retry' });
    const said = await bridge.say(chat, hello, patience);

    if (said.status !== 'said') throw new Error(said.status);
    expect(said.chat.secret).not.toBe(chat.secret);
    expect(chats.find(chatId)?.transcript.map(({ text }) => text)).toEqual([undefined, 'Hello']);
  });

  test('the transcript, a file and a download find the chat under an alias that is too old', async () => {
    const { chats, agent, bridge, chat, chatId } = await open();
    agent(chatId, { type: 'file', file: { name: 'b.png', mediaType: 'image/png', bytes: png } });
    chats.failOver();
    chats.failOver();

    const read = await bridge.transcript?.(chat, 0, patience);
    const [file] = read?.status === 'read' ? read.events : [];
    expect(await bridge.attach(chat, image, patience)).toMatchObject({ status: 'said' });
    expect(
      await bridge.fetchFile(chat, file?.type === 'file' ? file.ref : '', { ...patience, maxBytes: 1024 }),
    ).toEqual({
      ...{ status: 'fetched', mediaType: 'image/png', name: 'b.png', bytes: png },
    });
  });

  test('a transcript that cannot be read yet is lost, not empty', async () => {
    const { chats, bridge, chat } = await open();
    chats.restart();

    expect(await bridge.transcript?.(chat, 0, patience)).toEqual({ status: 'lost' });
  });
});

describe('what is said', () => {
  test.each([
    ['429', http(429), { status: 'retry' }],
    ['503', http(503), { status: 'retry' }],
    ['401', http(401), { status: 'retry' }],
    ['404', http(404), { status: 'retry' }],
    ['413', http(413), { status: 'refused', vendorCode: 'HTTP 413' }],
    ['502', http(502), { status: 'unknown' }],
    ['504', http(504), { status: 'unknown' }],
    ['statusCode 1', { statusCode: 1, chatEnded: true }, { status: 'retry' }],
    ['statusCode 2 and chatEnded', { statusCode: 2, chatEnded: true }, { status: 'ended' }],
    ['chatEnded alone', { statusCode: 0, chatEnded: true }, { status: 'ended' }],
  ])('with the answer %s', async (_what, answer, said) => {
    const { bridge, chat } = await openAnswering(() => answer);

    expect(await bridge.say(chat, hello, patience)).toEqual(said);
  });

  test.each([
    ['is open', { statusCode: 0 }, { status: 'refused', vendorCode: '249' }],
    ['has ended', { statusCode: 2, chatEnded: true }, { status: 'ended' }],
    ['does not answer now', { statusCode: 1 }, { status: 'retry' }],
  ])('and is refused is the chat’s fault only if it %s', async (_what, refreshed, said) => {
    const { bridge, chat, operations } = await openAnswering((operation) =>
      operation === 'refresh' ? refreshed : { statusCode: 2, errors: [{ code: 249 }] },
    );

    expect(await bridge.say(chat, hello, patience)).toEqual(said);
    expect(operations()).toEqual(['send', 'send', 'refresh']);
  });

  test('asks for none of the transcript', async () => {
    const positions: (string | null)[] = [];
    const { bridge, chat } = await openAnswering((_, form) => {
      positions.push(form.get('transcriptPosition'));
      return { statusCode: 0 };
    });
    await bridge.say(chat, hello, patience);

    expect(positions).toEqual(['0']);
  });
});

describe('a file', () => {
  const limits = (userData: object) => ({
    statusCode: 0,
    messages: [{ type: 'Notice', text: 'file-client-cfg-get', userData }],
  });

  test.each([
    ['of a type that is not allowed', { 'upload-file-types': 'jpg:pdf' }, 'the type is not allowed'],
    ['larger than one may be', { 'upload-max-file-size': '7' }, 'it is too large'],
    [
      'with which all would be too large',
      { 'upload-max-total-size': '10', 'used-upload-max-total-size': '3' },
      'the files of this chat would be too large',
    ],
    ['too many', { 'upload-max-files': '1', 'used-upload-max-files': '1' }, 'the chat has too many files'],
  ])('%s is not uploaded', async (_what, userData, meaning) => {
    const { bridge, chat, operations } = await openAnswering(() => limits(userData));

    expect(await bridge.attach(chat, image, patience)).toEqual({ status: 'refused', meaning });
    expect(operations()).toEqual(['file/limits']);
  });

  test.each([
    ['are as large', limits({ 'upload-file-types': 'JPG:PNG', 'upload-max-file-size': '8', 'upload-max-files': '1' })],
    ['are none', { statusCode: 0, messages: null }],
    ['cannot be had', http(404)],
    ['are not readable', limits({ 'upload-max-file-size': 'a lot' })],
  ])('is uploaded if the limits %s', async (_what, answer) => {
    const { bridge, chat, operations } = await openAnswering((operation) =>
      operation === 'file' ? { statusCode: 0 } : answer,
    );

    expect(await bridge.attach(chat, image, patience)).toMatchObject({ status: 'said' });
    expect(operations()).toEqual(['file/limits', 'file']);
  });

  test.each([
    ['a failure', { statusCode: 2, chatEnded: false }, 'refused'],
    ['a temporary failure', { statusCode: 1 }, 'lost'],
    ['HTTP 404', http(404), 'refused'],
    ['HTTP 503', http(503), 'lost'],
    ['HTTP 401', http(401), 'lost'],
  ])('of an agent’s that answers %s', async (_what, answer, status) => {
    const { bridge, chat } = await openAnswering(() => answer);

    expect(await bridge.fetchFile(chat, 'f', { ...patience, maxBytes: 99 })).toEqual({ status });
  });
});

describe('the transcript', () => {
  test('full of nulls is read without them', async () => {
    const nulls = { text: null, userData: null, utcTime: null, from: null, type: null };

    expect(await transcriptOf({ messages: [null, nulls], nextPosition: null, chatEnded: null })).toMatchObject({
      ...{ status: 'read', events: [], clientTexts: [], ended: false },
    });
  });

  test('of another type than a list is empty', async () => {
    expect(await transcriptOf({ messages: 'none', nextPosition: 'next' })).toMatchObject({ events: [], position: 1 });
  });

  test('has that the client types, and no longer does', async () => {
    const { chats, chat, chatId, bridge } = await open();
    await bridge.show(chat, 'typing', patience);
    await bridge.show(chat, 'typing-ended', patience);

    expect(chats.find(chatId)?.transcript.slice(-2)).toMatchObject([
      { type: 'TypingStarted', from: { type: 'Client' } },
      { type: 'TypingStopped', from: { type: 'Client' } },
    ]);
  });

  test('has what agents, supervisors and bots write and send; what else happens is nothing for the client', async () => {
    const messages = [
      event(1, { type: 'ParticipantJoined' }),
      event(2, {}),
      event(3, { from: { nickname: 'Bot', type: 'External' }, text: 'Welcome' }),
      event(4, { type: 'Notice', text: 'USER_CUSTOM' }),
      event(5, { type: 'PushUrl', text: 'https://shop.example.com' }),
      event(6, { text: '  ' }),
      event(7, { type: 'FileUploaded', text: 'b.pdf', userData: { 'file-id': 'f1', 'file-size': '12' } }),
      event(8, { type: 'FileUploaded', text: 'c.pdf', userData: null }),
      event(9, { type: 'TypingStarted' }),
      event(10, { type: 'TypingStopped' }),
      event(11, { type: 'ParticipantLeft' }),
      event(12, { from: { nickname: 'Ann', type: 'Client' }, text: 'Mine' }),
      event(13, { from: { nickname: 'Ann', type: 'Client' }, type: 'CustomNotice', text: 'Invited' }),
    ];
    const read = await transcriptOf({ messages, nextPosition: 14 });

    expect(read).toMatchObject({
      events: [
        { type: 'message', text: 'Yes', at: 1_432_845_088_002, author: { id: '2', name: 'Kim' } },
        { type: 'message', text: 'Welcome', author: { name: 'Bot' } },
        { type: 'message', text: 'https://shop.example.com' },
        { type: 'file', ref: 'f1', name: 'b.pdf', size: 12 },
        { type: 'typing' },
      ],
      clientTexts: ['Mine'],
      position: 14,
    });
  });

  test('has an event under the same id however often it is read, and another one under another', async () => {
    const idsOf = async (messages: readonly object[], position: number) => {
      const read = await transcriptOf({ messages }, position);
      return read?.status === 'read' ? read.events.map(({ id }) => id) : [];
    };
    const [first, second] = [event(5, {}), event(6, {})];

    expect(await idsOf([first, second], 1)).toEqual([...(await idsOf([first], 5)), ...(await idsOf([second], 6))]);
    // A Chat Server that restored the chat may count on from a lower number.
    expect(await idsOf([{ ...second, utcTime: 1 }], 1)).not.toEqual(await idsOf([second], 1));
  });

  test('leaves out what lies before its position, and goes on after the last event', async () => {
    expect(await transcriptOf({ messages: [event(3, {}), event(4, { text: 'New' })] }, 4)).toMatchObject({
      events: [{ text: 'New' }],
      position: 5,
    });
  });

  test('that ended is read to its end, and what no longer exists has ended', async () => {
    const ended = { chatEnded: true, messages: [event(4, { text: 'Bye' })], nextPosition: 5 };

    expect(await transcriptOf(ended, 4)).toMatchObject({ events: [{ text: 'Bye' }], ended: true });
    expect(await transcriptOf({ statusCode: 2, chatEnded: true, messages: [] }, 4)).toMatchObject({
      ...{ status: 'read', events: [], ended: true, position: 4 },
    });
  });

  test.each([
    ['statusCode 1, whatever else it says', { statusCode: 1, chatEnded: true }],
    ['statusCode 2 alone', { statusCode: 2 }],
  ])('is lost with %s', async (_what, answer) => {
    expect(await transcriptOf(answer)).toEqual({ status: 'lost' });
  });

  test('is lost if the chat’s secret cannot be read', async () => {
    const { bridge, chat } = await open();
    const broken: OpenedChat = { ...chat, secret: 'x' };

    expect(await bridge.transcript?.(broken, 0, patience)).toEqual({ status: 'lost' });
  });
});
