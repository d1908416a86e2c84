/** How the bridge reads what GMS answers, and what it does when GMS and its Chat Server fail over. */
import { describe, expect, test } from 'vitest';
import { openBridged } from '../contract/bridge.ts';
import { patience } from '../contract/chat-server.ts';
import { openGms } from '../support/genesys-gms.ts';
import { http, openAnswering, openBridge } from '../support/gms-bridge.ts';

const hello = { id: 'M1.0', text: 'Hello' };
const png = Buffer.from('89504e470d0a1a0a', 'hex');
const image = { id: 'M1.0', bytes: png, mediaType: 'image/png', name: 'a.png' };

describe('the bridge', () => {
  test('is there with a receiver only', async () => {
    expect((await openGms()).server.bridge).toBeUndefined();
    expect((await openBridge()).server.bridge).toBeDefined();
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
    const { chats, bridge, chat, chatId } = await openBridge();
    chats.restart();

    expect(await bridge.say(chat, hello, patience)).toEqual({ status: 'retry' });
    const said = await bridge.say(chat, hello, patience);

    if (said.status !== 'said') throw new Error(said.status);
    expect(said.chat.secret).not.toBe(chat.secret);
    expect(chats.find(chatId)?.transcript.map(({ text }) => text)).toEqual([undefined, 'Hello']);
  });

  test('the transcript, a file and a download find the chat under an alias that is too old', async () => {
    const { chats, agent, bridge, chat, chatId } = await openBridge();
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
    const { chats, bridge, chat } = await openBridge();
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
