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
    ...context({ content, replyTo, business: /^\d+$/.test(businessId) ? businessId : sender }),
    ...body(content),
  };
}

type Given = Pick<WrittenMessage, 'content' | 'replyTo'> & { readonly business: string };

/** Only a swipe, a tap and a form name the message that they answer; what is typed does not. */
function context({ content, replyTo, business: from }: Given) {
  const product = content.kind === 'text' ? content.product : undefined;
  const members = {
    ...(replyTo !== undefined && { from, id: replyTo }),
    ...(product !== undefined && { referred_product: { catalog_id: catalogId, product_retailer_id: product } }),
  };

  return Object.keys(members).length === 0 ? {} : { context: members };
}

/** The one catalog of products of this machine. */
const catalogId = '194836987003835';

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
    case 'order': {
      const { items, text = '' } = content;
      return { type: 'order', order: { catalog_id: catalogId, text, product_items: items.map(toItem) } };
    }
    case 'flow': {
      // As Meta has it if the button gave no token.
      const response_json = JSON.stringify({ flow_token: 'unused', ...content.values });
      return {
        type: 'interactive',
        interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent', response_json } },
      };
    }
    case 'close':
      return { type: 'unsupported', errors: [{ code: 131_051, title: 'Message type unknown' }] };
    default:
      return content satisfies never;
  }
}

function toItem({ product, quantity, price, currency }: Extract<WrittenContent, { kind: 'order' }>['items'][number]) {
  return { product_retailer_id: product, quantity, item_price: price, currency };
}

function typeOf(mediaType: string): 'image' | 'video' | 'audio' | 'sticker' | 'document' {
  if (mediaType === 'image/webp') return 'sticker';
  const [, kind] = /^(image|video|audio)\//.exec(mediaType) ?? [];

  return kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'document';
}
