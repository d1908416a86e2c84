import { expect, test } from 'vitest';
import type { ConversationCases } from './conversation-traits.ts';

const optedOut = { status: 422, body: { faultCode: 'opted_out' } };

export function conversationEndCases({ traits, open }: ConversationCases): void {
  test('brings nothing more after a STOP, until the client wants it', async () => {
    const { sessionId, write, published, answer, invite, received, say } = await open();
    await write({ text: 'Stop!' });
    await published(sessionId, { kind: 'text', text: 'Stop!', from: 'client' });
    expect(await invite()).toMatchObject(optedOut);
    expect(await answer(sessionId, { text: 'But why?' })).toMatchObject(optedOut);

    await write({ text: 'What about my order?' });
    await published(sessionId, { text: 'What about my order?' });
    if (traits.keepsOptOut) expect(await answer(sessionId, { text: 'It is ready.' })).toMatchObject(optedOut);
    else await say(sessionId, 'It is ready.');
    expect(await invite()).toMatchObject(optedOut);

    await write({ text: 'START' });
    await published(sessionId, { text: 'START' });
    await say(sessionId, 'Welcome back.');
    const texts = traits.keepsOptOut ? ['Welcome back.'] : ['It is ready.', 'Welcome back.'];
    expect((await received()).map(({ text }) => text).slice(1)).toEqual(texts);
    expect(await invite()).toMatchObject({ status: 202 });
  });

  test.runIf(traits.closes)('ends if the client deletes it, until they write again', async () => {
    const { sessionId, write, published, invite, answer, opened, say } = await open();
    await write({ close: true });
    await published(sessionId, { type: 'session.terminated', reason: 'closed' });
    expect(await invite()).toMatchObject(optedOut);
    expect(await answer(sessionId, { text: 'Hello?' })).toMatchObject({ status: 409 });

    await write({ text: 'One more thing.' });
    await say(await opened({ previousSessionId: sessionId }), 'Yes?');
    expect(await invite()).toMatchObject({ status: 202 });
  });

  test('ends with a DELETE, and the client’s next message opens another session', async () => {
    const { sessionId, write, send, published, opened, becomes } = await open();
    await write({ text: 'Thank you.' });
    await published(sessionId, { text: 'Thank you.' });
    expect(await send(`/sessions/${sessionId}`, { method: 'DELETE' })).toMatchObject({ status: 200 });
    await published(sessionId, { type: 'session.terminated', reason: 'requested' });

    await write({ text: 'One more thing.' });
    const next = await opened({ previousSessionId: sessionId });
    await published(next, { text: 'One more thing.', from: 'client' });
    await becomes(`/sessions/${next}`, { kind: 'inbound', status: 'received', previousSessionId: sessionId });
  });
}
