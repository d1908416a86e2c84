/** Messages as WhatsApp expects them, from Meta's own API or from AWS. */

import type { OutboundMessage, Presence } from '../channel.ts';
import type { Attachment, Content } from '../content.ts';
import { isUserId } from '../user-id.ts';
import { toTemplate } from './whatsapp-template.ts';

/**
 * `biz_opaque_callback_data` comes back with every status of the message. In `to`, the vendor's id of a person would be
 * accepted and lost. Throws for content that no catalog allows on a WhatsApp channel.
 */
export function toWhatsappMessage({
  clientId,
  messageId,
  content,
}: Omit<OutboundMessage, 'sessionId'>): Record<string, unknown> {
  const envelope = {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    [isUserId(clientId) ? 'recipient' : 'to']: clientId,
    biz_opaque_callback_data: messageId,
  };

  return { ...envelope, ...toBody(content) };
}

/**
 * Undefined without a message of the client's, which is what Meta marks as read, and those before it. The dots end with
 * the next message, or after 25 s.
 */
export function toWhatsappPresence({ type, vendorMessageId }: Presence): Record<string, unknown> | undefined {
  if (vendorMessageId === undefined) return undefined;

  return {
    ...{ messaging_product: 'whatsapp', status: 'read', message_id: vendorMessageId },
    ...(type === 'typing' && { typing_indicator: { type: 'text' } }),
  };
}

/** Which of Meta's two APIs takes it: GIFs are for marketing messages alone. */
export function edgeOf(content: Content): 'messages' | 'marketing_messages' {
  return content.type === 'template' && content.header?.type === 'gif' ? 'marketing_messages' : 'messages';
}

function toBody(content: Content): Record<string, unknown> {
  switch (content.type) {
    case 'text': {
      const [file] = content.attachments ?? [];
      return file ? toMedia(file, content.text) : { type: 'text', text: { body: content.text } };
    }
    case 'template':
      return { type: 'template', template: toTemplate(content) };
    case 'interactive':
      throw new Error('WhatsApp cannot carry the interactive content of others');
    default:
      return content satisfies never;
  }
}

function toMedia({ url, mediaType, name }: Attachment, caption: string): Record<string, unknown> {
  const family = mediaType.split('/')[0];
  const type = family === 'image' || family === 'video' ? family : 'document';

  return {
    type,
    [type]: {
      link: url,
      ...(caption !== '' && { caption }),
      ...(type === 'document' && name !== undefined && { filename: name }),
    },
  };
}
