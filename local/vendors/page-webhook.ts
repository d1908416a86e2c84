/** Updates as Meta posts them for a Page: an entry a Page, an item each. */
import { pageFileUrl } from './page-files.ts';
import type { MessageUpdate, StatusUpdate, Update, WrittenContent, WrittenMessage } from './updates.ts';

/** `origin`: of what hands out the files. */
type Posting = { readonly origin: string; readonly now: number };

export function isOfPage(update: Update): update is StatusUpdate | MessageUpdate {
  return update.type !== 'field' && update.message.by === 'messenger';
}

export function pageEntries(updates: readonly (StatusUpdate | MessageUpdate)[], posting: Posting): readonly object[] {
  return [...Map.groupBy(updates, ({ message }) => message.sender)].map(([id, ofPage]) => ({
    id,
    time: posting.now,
    messaging: ofPage.map((update) => (update.type === 'status' ? toStatus(update) : toMessage(update, posting))),
  }));
}

/** Meta has no status of a message: its echo shows that it was sent, and a watermark the rest, up to its own time. */
function toStatus({ message, status, at }: StatusUpdate): object {
  const { to, sender, vendorMessageId: mid, messageId: metadata } = message;
  const watermark = message.at ?? at;
  const byClient = { sender: { id: to }, recipient: { id: sender }, timestamp: at };

  switch (status) {
    case 'sent':
      return {
        ...{ sender: { id: sender }, recipient: { id: to }, timestamp: watermark },
        message: { mid, is_echo: true, app_id: 634_001_982_761_245, ...(metadata !== undefined && { metadata }) },
      };
    case 'delivered':
      return { ...byClient, delivery: { mids: [mid], watermark } };
    case 'read':
      return { ...byClient, read: { watermark } };
    case 'failed':
      throw new Error('Messenger reports no failure after it took a message');
    default:
      return status satisfies never;
  }
}

function toMessage({ message }: MessageUpdate, posting: Posting): object {
  const { from, sender, at } = message;

  return { sender: { id: from }, recipient: { id: sender }, timestamp: at, ...itemOf(message, posting) };
}

function itemOf({ content, vendorMessageId: mid, replyTo }: WrittenMessage, posting: Posting): object {
  // The button of a message that stays; a quick reply is a message with the button's text.
  if (content.kind === 'choice' && content.fromTemplate)
    return { postback: { mid, title: content.title, payload: content.id } };

  const answers = content.kind !== 'choice' && replyTo !== undefined ? { reply_to: { mid: replyTo } } : {};

  return { message: { mid, ...bodyOf(content, posting), ...answers } };
}

function bodyOf(content: WrittenContent, { origin, now }: Posting): object {
  switch (content.kind) {
    case 'text':
      return { text: content.text };
    case 'choice':
      return { text: content.title, quick_reply: { payload: content.id } };
    case 'location': {
      const { latitude: lat, longitude: long, name: title } = content;
      return { attachments: [{ type: 'location', title, payload: { coordinates: { lat, long } } }] };
    }
    case 'media': {
      const { fileId, mediaType, name = `file.${mediaType.split('/')[1] ?? 'bin'}`, text } = content;
      const attachment = { type: typeOf(mediaType), payload: { url: pageFileUrl(origin, { fileId, name, now }) } };
      return { ...(text !== undefined && { text }), attachments: [attachment] };
    }
    case 'order':
    case 'flow':
    case 'close':
      return { is_deleted: true };
    default:
      return content satisfies never;
  }
}

function typeOf(mediaType: string): string {
  const [family = ''] = mediaType.split('/');

  return ['image', 'video', 'audio'].includes(family) ? family : 'file';
}
