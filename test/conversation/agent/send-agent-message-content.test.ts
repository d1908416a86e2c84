import { describe, expect, test } from 'vitest';
import { createAgentMessageSystem, talkingCatalog } from '../../support/agent-messages.ts';
import { noon } from '../../support/builders.ts';

describe('what it holds', () => {
  test('a response is rendered with what the agent sent and what the invite carried', async () => {
    const system = createAgentMessageSystem();
    const response = await talkingCatalog().response('order-ready');
    await system.handle({
      text: undefined,
      response: { id: 'order-ready', hash: response?.hash ?? '' },
      contact: { FirstName: 'Ann' },
      customProperties: { OrderId: 'A-17' },
    });

    expect(system.sent[0]?.content).toMatchObject({ type: 'template', name: 'order_ready' });
    expect(system.message()).toMatchObject({ template: 'order_ready:en_US' });
    expect(system.told('session.message')).toMatchObject([{ kind: 'text', text: expect.stringContaining('A-17') }]);
  });

  test('a response that this deployment does not know waits for one that does, up to the deadline', async () => {
    const system = createAgentMessageSystem();
    const record = { text: undefined, response: { id: 'order-ready', hash: 'another' } };

    expect(await system.handle(record)).toBe('retain');
    expect(system.hidden).toEqual([15]);
    expect(system.message()).toMatchObject({ status: 'accepted' });

    system.clock.now = noon + 120_000;
    expect(await system.handle(record)).toBe('ack');
    expect(system.message()).toMatchObject({ status: 'expired' });
    expect(system.told('session.message')).toMatchObject([{ text: 'order-ready' }]);
  });

  test('a response whose values are missing has failed', async () => {
    const system = createAgentMessageSystem();
    const response = await talkingCatalog().response('order-ready');
    await system.handle({ text: undefined, response: { id: 'order-ready', hash: response?.hash ?? '' } });

    expect(system.sent).toEqual([]);
    expect(system.message()).toMatchObject({ status: 'failed', fault: { code: 'empty_template_parameter' } });
  });

  test('a file goes out by a link, and agents see which one it is', async () => {
    const system = createAgentMessageSystem();
    await system.media.put(
      { conversation: 'c1', mediaId: 'm1' },
      { bytes: Buffer.from('%PDF'), mediaType: 'application/pdf', name: 'a.pdf' },
    );
    const file = { mediaId: 'm1', mediaType: 'application/pdf', name: 'a.pdf', size: 4 };
    await system.handle({ text: '', files: [file] });

    expect(system.sent[0]?.content).toEqual({
      type: 'text',
      text: '',
      attachments: [{ url: 'https://media.example/0', mediaType: 'application/pdf', name: 'a.pdf' }],
    });
    expect(system.told('session.message')).toMatchObject([{ kind: 'media', text: 'a.pdf', attachments: [file] }]);
  });

  test('on a channel whose vendor reads the bucket, a file goes out by its place there, and no link is made', async () => {
    const system = createAgentMessageSystem({ channel: { mediaType: 'rcs' } });
    await system.handle({ text: 'Here', files: [{ mediaId: 'm1', mediaType: 'image/png', size: 4 }] });

    expect(system.sent[0]?.content).toMatchObject({
      ...{ type: 'text', text: 'Here' },
      attachments: [{ url: 's3://media/c1/m1', mediaType: 'image/png' }],
    });
  });
});
