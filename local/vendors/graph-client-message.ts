/** A client's message as Meta posts it: an item of `messages`, and who wrote it as one of `contacts`. */
import { isUserId } from '../../lib/channel/user-id.ts';
import type { WrittenContent, WrittenMessage } from './updates.ts';
import { userIdOf } from './user-ids.ts';

export function toContact({ from }: WrittenMessage) {
  const profile = { name: `Client …${from.slice(-2)}` };

  return isUserId(from) ? { profile, user_id: from } : { profile, wa_id: from, user_id: userIdOf(from) };
}

export function toMessage({ from, vendorMessageId, at, content, replyTo, sender, businessId }: WrittenMessage) {
  return {
    ...(isUserId(from) ? { from_user_id: from } : { from, from_user_id: userIdOf(from) }),
    id: vendorMessageId,
    timestamp: String(Math.floor(at / 1000)),
    // Only a swipe and a tap name the message that they answer; what is typed does not.
    ...(replyTo !== undefined && { context: { from: /^\d+$/.test(businessId) ? businessId : sender, id: replyTo } }),
    ...body(content),
  };
}

function body(content: WrittenContent) {
  switch (content.kind) {
    case 'text':
      return { type: 'text', text: { body: content.text } };
    case 'choice': {
      const { id, title, fromTemplate } = content;
      return fromTemplate
        ? { type: 'button', button: { payload: id, text: title } }
        : { type: 'interactive', interactive: { type: 'button_reply', button_reply: { id, title } } };
    }
    case 'location': {
      const { kind: _, ...location } = content;
      return { type: 'location', location };
    }
    case 'media': {
      const { fileId: id, mediaType: mime_type, sha256, name: filename, text: caption } = content;
      const type = typeOf(mime_type);
      return {
        type,
        [type]: {
          ...{ id, mime_type, sha256: Buffer.from(sha256, 'hex').toString('base64') },
          ...(filename !== undefined && type === 'document' && { filename }),
          ...(caption !== undefined && { caption }),
        },
      };
    }
    case 'close':
      return { type: 'unsupported', errors: [{ code: 131_051, title: 'Message type unknown' }] };
    default:
      return content satisfies never;
  }
}

function typeOf(mediaType: string): 'image' | 'video' | 'audio' | 'sticker' | 'document' {
  if (mediaType === 'image/webp') return 'sticker';
  const [, kind] = /^(image|video|audio)\//.exec(mediaType) ?? [];

  return kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'document';
}
