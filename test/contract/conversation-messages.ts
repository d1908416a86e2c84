import { expect, test } from 'vitest';
import { writtenBy } from '../support/vendor-posts.ts';
import type { ConversationCases } from './conversation-traits.ts';

export function conversationMessageCases({ traits, meet, open, registration }: ConversationCases): void {
  const { signed, business } = traits;

  test('goes both ways: each message arrives once, in order, in the session of the invite', async () => {
    const { sessionId, write, post, said, received, reaches, published } = await open();
    const written = [];
    for (const text of ['One', 'Two', 'Three']) written.push({ text, vendorMessageId: await write({ text }) });
    await published(sessionId, { text: 'Three' });
    const answers = ['First', 'Second', 'Third'];
    for (const text of answers) await post(sessionId, text);
    await published(sessionId, { text: 'Third' });

    const messages = await said(sessionId);
    expect(messages).toMatchObject([
      ...written.map((message) => ({ ...message, from: 'client', kind: 'text' })),
      ...answers.map((text) => ({ text, from: 'agent' })),
    ]);
    for (const { messageId } of messages) expect(messageId).toMatch(new RegExp(`^${sessionId}\\.`));
    await reaches('Third');
    expect((await received()).map(({ text }) => text).slice(1)).toEqual(answers);
  });

  test('begins with the client, too', async () => {
    const { clientId, write, opened, published, say } = meet();
    await write({ text: 'Are you open?' });
    const sessionId = await opened({ clientId, interactionType: 'Inbound' });
    await published(sessionId, { text: 'Are you open?', from: 'client' });
    await say(sessionId, 'Until six.');
  });

  test('shows the agents once what the vendor brings twice', async () => {
    const { sessionId, write, said, published, order } = await open();
    await order({ kind: 'duplicate', of: 'webhook' });
    await write({ text: 'Twice' });
    await write({ text: 'Once' });
    await published(sessionId, { text: 'Once' });

    const ids = (await said(sessionId)).filter(({ text }) => text === 'Twice').map(({ messageId }) => messageId);
    expect(new Set(ids).size).toBe(1);
  });

  test.runIf(traits.choices)('brings what a client taps with its id and title', async () => {
    const { sessionId, write, received, published } = await open();
    expect(await received()).toMatchObject([{ choices: ['Yes, please', 'Not now'] }]);
    const choice = { id: 'yes', title: 'Yes, please' };
    await write({ choice });

    await published(sessionId, { kind: 'choice', text: 'Yes, please', choice, from: 'client' });
  });

  test.runIf(traits.places)('brings a place as a text that can be read', async () => {
    const { sessionId, write, published } = await open();
    await write({ location: { latitude: 52.5, longitude: 13.25, name: 'Home' } });

    await published(sessionId, { kind: 'location', text: 'Home (52.5, 13.25)' });
  });

  test.runIf(signed)('takes nothing that was signed with another secret', async () => {
    const { sessionId, clientId, channel, published, said } = await open();
    const [target, { post, refusal }] = [registration(), signed ?? {}];
    if (!target || !post) throw new Error(`${channel} has nowhere to post to`);
    const client = { ...business, channel, clientId };
    expect(await post(target, writtenBy(client, 'Forged', Date.now()), { secret: 'of somebody else' })).toBe(refusal);
    expect(await post(target, writtenBy(client, 'Signed', Date.now()))).toBe(200);
    await published(sessionId, { text: 'Signed' });

    expect((await said(sessionId)).map(({ text }) => text)).toEqual(['Signed']);
  });
}
