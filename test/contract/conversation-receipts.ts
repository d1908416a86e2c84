import { expect, test } from 'vitest';
import type { ConversationCases } from './conversation-traits.ts';

export function conversationReceiptCases({ traits, open }: ConversationCases): void {
  const isReported = traits.receipts.length > 0;

  test.runIf(isReported)('reports what became of each message, to the agents and where it is looked up', async () => {
    const { sessionId, write, say, published, report, becomes } = await open();
    await write({ text: 'Is anybody there?' });
    await published(sessionId, { text: 'Is anybody there?' });
    const messageId = await say(sessionId, 'Yes.');
    for (const message of [`${sessionId}.0`, messageId]) {
      for (const status of traits.receipts) {
        // `delivered` comes by itself.
        if (status === 'read') await report(message, status);
        await published(sessionId, { type: 'session.receipt', messageId: message, status });
      }
    }

    const status = traits.receipts.at(-1);
    await becomes(`/sessions/${sessionId}`, { status: 'sent', receipt: { status } });
    await becomes(`/sessions/${sessionId}/messages/${messageId}`, { status });
  });

  test.runIf(!isReported)('stays at sent, because nobody reports what became of a message', async () => {
    const { sessionId, say, published, shown, get } = await open();
    const messageId = await say(sessionId, 'Hello?');
    await published(sessionId, { type: 'session.receipt', messageId, status: 'sent' });
    await say(sessionId, 'Is anybody there?');

    expect(await get(`/sessions/${sessionId}/messages/${messageId}`)).toMatchObject({ status: 'sent' });
    expect(await get(`/sessions/${sessionId}`)).toMatchObject({ status: 'sent' });
    expect(await get(`/sessions/${sessionId}`)).not.toHaveProperty('receipt');
    const receipts = (await shown(sessionId)).filter(({ type }) => type === 'session.receipt');
    expect(new Set(receipts.map(({ status }) => status))).toEqual(new Set(['sent']));
  });

  test('shows the agents why a message did not reach the client', async () => {
    const { sessionId, write, published, order, post, becomes } = await open();
    const { fault: ordered, code } = traits.failure;
    await write({ text: 'Where is it?' });
    await published(sessionId, { text: 'Where is it?' });
    await order(ordered);
    const messageId = await post(sessionId, 'On its way.');

    const fault = expect.objectContaining({ code });
    await published(sessionId, { type: 'session.receipt', messageId, status: 'failed', fault });
    await becomes(`/sessions/${sessionId}/messages/${messageId}`, { status: 'failed', fault });
  });

  test('sends a message once whose answer was lost; a receipt alone says more of it', async () => {
    const { sessionId, post, say, order, becomes, received, reaches } = await open();
    await order({ kind: 'timeout-after-accept', of: 'send' });
    const messageId = await post(sessionId, 'On its way.');
    await reaches('On its way.');
    const status = isReported ? expect.stringMatching(/^(sent|delivered)$/) : 'unknown';
    await becomes(`/sessions/${sessionId}/messages/${messageId}`, { status });
    // What follows waits for it: were it sent again, that would have been before.
    await say(sessionId, 'By noon.');

    expect((await received()).map(({ text }) => text).slice(1)).toEqual(['On its way.', 'By noon.']);
  });
}
