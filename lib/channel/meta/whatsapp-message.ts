/** Messages as WhatsApp expects them, from Meta's own API or from AWS. */

import type { OutboundMessage, Presence } from '../channel.ts';
import type {
  Attachment,
  Content,
  TemplateButton,
  TemplateContent,
  TemplateHeader,
  TemplateParameter,
} from '../content.ts';
import { isUserId } from '../user-id.ts';

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

function toTemplate({ name, language, header, body, buttons = [] }: TemplateContent): Record<string, unknown> {
  const components = [
    ...(header ? [{ type: 'header', parameters: [toHeaderParameter(header)] }] : []),
    ...(body.length > 0 ? [{ type: 'body', parameters: body.map(toParameter) }] : []),
    ...buttons.map(toButton),
  ];

  return { name, language: { policy: 'deterministic', code: language }, components };
}

function toParameter(parameter: TemplateParameter): Record<string, unknown> {
  const named = parameter.name === undefined ? {} : { parameter_name: parameter.name };

  switch (parameter.type) {
    case 'text':
      return { type: 'text', ...named, text: parameter.text };
    case 'currency': {
      const { text, code, amount1000 } = parameter;
      return { type: 'currency', ...named, currency: { fallback_value: text, code, amount_1000: amount1000 } };
    }
    case 'date-time':
      return { type: 'date_time', ...named, date_time: { fallback_value: parameter.text } };
    default:
      return parameter satisfies never;
  }
}

function toHeaderParameter(header: TemplateHeader): Record<string, unknown> {
  switch (header.type) {
    case 'text':
      return toParameter(header.parameter);
    case 'location': {
      const { type, ...location } = header;
      return { type, location };
    }
    case 'image':
    case 'video':
    case 'document':
      return {
        type: header.type,
        [header.type]: { link: header.url, ...(header.name !== undefined && { filename: header.name }) },
      };
    default:
      return header satisfies never;
  }
}

/** For Meta a one-time code is the value of a link, which the client app copies. */
function toButton(button: TemplateButton): Record<string, unknown> {
  const common = { type: 'button', index: String(button.index) };

  switch (button.type) {
    case 'quick-reply':
      return { ...common, sub_type: 'quick_reply', parameters: [{ type: 'payload', payload: button.value }] };
    case 'url':
    case 'one-time-code':
      return { ...common, sub_type: 'url', parameters: [{ type: 'text', text: button.value }] };
    case 'copy-code':
      return { ...common, sub_type: 'copy_code', parameters: [{ type: 'coupon_code', coupon_code: button.value }] };
    case 'flow':
      return {
        ...common,
        sub_type: 'flow',
        ...(button.value !== undefined && {
          parameters: [{ type: 'action', action: { flow_token: button.value } }],
        }),
      };
    default:
      return button satisfies never;
  }
}
