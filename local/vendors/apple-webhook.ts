/** What a client writes as Apple's gateway posts it to a provider: zipped, with a token for that provider. */
import { createHmac, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type AppleAttachment, attachmentOf } from './apple-files.ts';
import type { MediaFiles } from './media-files.ts';
import type { MessageUpdate, Update, WrittenMessage } from './updates.ts';

type Target = {
  readonly url: string;
  readonly mspId: string;
  /** In base64. */
  readonly secret: string;
  readonly files: Pick<MediaFiles, 'find'>;
  readonly now: () => number;
};

/** Posts one after the other. Returns the first answer that is not 200, or 200. */
export async function postApple(target: Target, updates: readonly Update[]): Promise<number> {
  for (const update of updates) {
    const status = update.type === 'message' ? await postMessage(target, update) : 200;
    if (status !== 200) return status;
  }

  return 200;
}

/** Apple announces nearly each message by `typing_start`. */
async function postMessage(target: Target, { message }: MessageUpdate): Promise<number> {
  const { content, vendorMessageId: id } = message;
  if (content.kind !== 'close') {
    const status = await post(target, message, randomUUID(), { type: 'typing_start' });
    if (status !== 200) return status;
  }

  return post(target, message, id, bodyOf(message, target.files));
}

function bodyOf({ content, replyTo }: WrittenMessage, files: Target['files']): object {
  switch (content.kind) {
    case 'text':
      return { type: 'text', body: content.text };
    case 'media': {
      const attachments = [attachmentOf(content.fileId, files)].filter((file): file is AppleAttachment => !!file);
      // A character stands for each attachment.
      return { type: 'text', body: `\uFFFC${content.text ?? ''}`, attachments };
    }
    case 'choice':
      return {
        type: 'interactive',
        interactiveData: {
          bid: 'com.apple.messages.MSMessageExtensionBalloonPlugin:0000000000:com.apple.icloud.apps.messages.business.extension',
          data: {
            version: '1.0',
            ...(replyTo !== undefined && { requestIdentifier: replyTo }),
            'quick-reply': {
              selectedIdentifier: content.id,
              selectedIndex: 0,
              items: [{ identifier: content.id, title: content.title }],
            },
          },
        },
      };
    case 'location':
      return { type: 'text', body: `${content.latitude}, ${content.longitude}` };
    case 'order':
    case 'flow':
    case 'close':
      return { type: 'close' };
    default:
      return content satisfies never;
  }
}

async function post(
  { url, mspId, secret, now }: Target,
  { from, businessId }: WrittenMessage,
  id: string,
  body: object,
): Promise<number> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${tokenFor(mspId, secret, now())}`,
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      connection: 'close',
      ...{ id, 'source-id': from, 'destination-id': businessId },
      'capability-list': 'AUTH,LIST,TIME,FORM,QUICK',
      'device-agent': 'iPhone/1.0',
    },
    body: gzipSync(JSON.stringify({ v: 1, id, sourceId: from, destinationId: businessId, locale: 'en_US', ...body })),
    signal: AbortSignal.timeout(10_000),
  });
  await answer.body?.cancel();

  return answer.status;
}

/** `aud` is the provider, where a provider's own tokens name it as `iss`. */
function tokenFor(aud: string, secret: string, at: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ aud, iat: Math.floor(at / 1000) })}`;

  return `${signed}.${createHmac('sha256', Buffer.from(secret, 'base64')).update(signed).digest('base64url')}`;
}
