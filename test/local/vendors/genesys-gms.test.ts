/** That the simulated GMS refuses what GMS and Chat Server are documented to refuse. */
import { describe, expect, test } from 'vitest';
import { openGms } from '../../support/genesys-gms.ts';

const headers = { apikey: 'the key' };

async function open() {
  const gms = await openGms({ receiver: 'gms' });
  const base = `${gms.settings.endpoint}/genesys/2/chat/agents`;
  const post = async (path: string, body: RequestInit['body'] = new URLSearchParams(), more: object = {}) => {
    const answer = await fetch(`${base}${path}`, { method: 'POST', headers: { ...headers, ...more }, body });
    const text = await answer.text();

    return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : text };
  };
  const { body: opened } = await post(
    '',
    new URLSearchParams({ nickname: 'Ann', 'userData[GCTI_Chat_AsyncMode]': 'true' }),
  );
  const { chatId, secureKey, alias } = opened;
  const identity = { secureKey, alias };
  const on = async (operation: string, members: Record<string, string> = {}) =>
    (await post(`/${chatId}/${operation}`, new URLSearchParams({ ...identity, ...members }))).body;
  const upload = async (name: string, bytes: number) => {
    const form = new FormData();
    for (const [key, value] of Object.entries(identity)) form.append(key, value);
    form.append('file', new Blob([Buffer.alloc(bytes)]), name);

    return (await post(`/${chatId}/file`, form)).body;
  };

  return { ...gms, post, on, upload, chatId };
}

describe('the simulated GMS', () => {
  test('takes forms alone, files as multipart alone, and nobody without the key', async () => {
    const { post, chatId } = await open();
    const json = { 'content-type': 'application/json' };

    expect((await post(`/${chatId}/send`, '{}', json)).status).toBe(415);
    expect((await post(`/${chatId}/file`)).status).toBe(415);
    expect((await post(`/${chatId}/refresh`, new URLSearchParams(), { apikey: 'guessed' })).status).toBe(401);
    expect((await post(`/${chatId}/refresh`)).body).toMatchObject({ statusCode: 2, chatEnded: false });
  });

  test('takes a text as long as a packet has room for, and no longer, nor an empty one', async () => {
    const { on } = await open();

    expect(await on('send', { message: 'é'.repeat(14_700) })).toMatchObject({ statusCode: 0 });
    expect(await on('send', { message: 'é'.repeat(14_701) })).toMatchObject({ statusCode: 2, chatEnded: false });
    expect(await on('send')).toMatchObject({ statusCode: 2 });
  });

  test('answers the transcript from a position on, none of it for 0, and what is absent as null', async () => {
    const { on } = await open();
    await on('send', { message: 'One' });
    await on('send', { message: 'Two' });

    expect((await on('refresh', { transcriptPosition: '3' })).messages).toMatchObject([{ index: 3, text: 'Two' }]);
    expect(await on('refresh', { transcriptPosition: '0' })).toMatchObject({ messages: [], nextPosition: 4 });
    expect((await on('refresh')).messages).toMatchObject([{ type: 'ParticipantJoined', text: null }, {}, {}]);
  });

  test('holds files to the limits that it names', async () => {
    const { on, upload } = await open();
    const limits = (await on('file/limits')).messages[0].userData;

    expect(limits).toMatchObject({ 'upload-max-file-size': '2097152', 'upload-max-files': '10' });
    expect(await upload('a.exe', 1)).toMatchObject({ statusCode: 2 });
    expect(await upload('a.png', 2_097_153)).toMatchObject({ statusCode: 2 });
    for (let count = 0; count < 2; count += 1)
      expect(await upload('a.PNG', 2_097_152)).toMatchObject({
        statusCode: 0,
        userData: { 'file-id': expect.any(String) },
      });
    expect(await upload('a.png', 2_097_152)).toMatchObject({ statusCode: 2 });
    expect((await on('file/limits')).messages[0].userData).toMatchObject({ 'used-upload-max-files': '2' });
  });

  test('still answers for a while what happened in a chat that an agent has ended, and takes nothing more', async () => {
    const { on, agent, chatId, pass } = await open();
    agent(chatId, { type: 'message', text: 'Bye' });
    agent(chatId, { type: 'end' });

    expect(await on('send', { message: 'Wait' })).toMatchObject({ statusCode: 2, chatEnded: true });
    expect(await on('refresh')).toMatchObject({ statusCode: 0, chatEnded: true, nextPosition: 5 });
    pass(46);
    expect(await on('refresh')).toMatchObject({ statusCode: 2, chatEnded: true, messages: [] });
  });

  test('ends the chat of a client who is silent for too long', async () => {
    const { on, pass } = await open();
    pass(86_400);
    expect(await on('refresh')).toMatchObject({ statusCode: 0 });
    pass(86_400 + 3601);

    expect(await on('send', { message: 'Hello' })).toMatchObject({ statusCode: 2, chatEnded: true });
  });

  test('after a restart first reads a chat from its store, and then names another alias', async () => {
    const { on, chats, faults } = await open();
    const { alias } = await on('refresh');
    faults.script({ kind: 'restart', of: 'chat-server', count: 1 });

    expect(await on('refresh')).toMatchObject({ statusCode: 1, messages: null });
    expect(await on('refresh')).toMatchObject({ statusCode: 0, alias: String(Number(alias) + 1) });
    chats.restart();
    await on('refresh');
    expect(await on('refresh')).toMatchObject({ statusCode: 2, chatEnded: false });
  });
});
