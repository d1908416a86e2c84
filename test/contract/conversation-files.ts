import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ConversationCases } from './conversation-traits.ts';

const map = readFileSync('examples/desk/map.png');
const png = { mediaType: 'image/png', size: map.length };
const refused = {
  status: 422,
  body: { faultCode: 'content_not_supported', detail: expect.stringContaining('carries no files') },
};

export function conversationFileCases({ traits, open }: ConversationCases): void {
  test.runIf(traits.filesIn)('brings a client’s file whole', async () => {
    const { sessionId, write, published, download } = await open();
    await write({ media: { mediaType: 'image/png', base64: map.toString('base64'), name: 'map.png' } });
    const { attachments: [file] = [] } = await published(sessionId, { kind: 'media' });

    expect(file).toMatchObject(png);
    expect(await download(`/sessions/${sessionId}/media/${file?.mediaId}`)).toEqual(map);
  });

  test.runIf(traits.filesOut)('takes an agent’s file to the client', async () => {
    const { sessionId, answer, upload, received, until } = await open();
    const mediaId = await upload(sessionId, map);
    expect(await answer(sessionId, { mediaId, text: 'Here' })).toMatchObject({ status: 202 });

    const sha256 = createHash('sha256').update(map).digest('hex');
    await until(async () => {
      const files = (await received()).flatMap((message) => message.files ?? []);
      expect(files).toMatchObject([{ ...png, sha256 }]);
    });
  });

  test.runIf(!traits.filesOut)('refuses an agent’s file, and says why', async () => {
    const { sessionId, answer, announce, received } = await open();
    const attachments = [{ url: 'https://shop.example/map.png', mediaType: 'image/png' }];
    expect(await announce(sessionId, map)).toMatchObject(refused);
    expect(await answer(sessionId, { attachments })).toMatchObject(refused);

    expect(await received()).toHaveLength(1);
  });
}
