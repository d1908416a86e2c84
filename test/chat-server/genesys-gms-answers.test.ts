/** How the adapter reads the answers of GMS, and of the proxies in front of it. */
import { describe, expect, test } from 'vitest';
import type { ChatServer } from '../../lib/chat-server/chat-server.ts';
import { newSession, openChat, patience } from '../contract/chat-server.ts';
import { noon } from '../support/builders.ts';
import { openGms } from '../support/genesys-gms.ts';
import { answerJson, startVendor } from '../support/vendor.ts';

const ending = { reason: 'notification', at: noon };

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

  test('a chat queue key without a service is refused before any request', async () => {
    const { server } = await openGms();

    expect(await server.open(newSession({ chatQueueKey: '1:nobody' }), patience)).toEqual({
      status: 'refused',
      fault: 'unknown_chat_queue',
    });
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
