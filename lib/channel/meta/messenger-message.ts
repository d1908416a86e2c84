/** Messages as Messenger's Send API expects them. */
import type { OutboundMessage, Presence } from '../channel.ts';
import type { Attachment, Content, TemplateButton, TemplateContent } from '../content.ts';
import { readMessageId } from '../message-id.ts';
import { maxMessenger } from './messenger-limits.ts';
import type { MessengerContent } from './messenger-schema.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * The requests of a message, in order: Messenger takes each file as a message of its own, and the text comes last.
 * `metadata` comes back in Meta's echo of the message. Throws for content that no catalog allows on such a channel.
 */
export function toMessengerRequests({
  clientId,
  messageId,
  content,
  afterWindow,
}: Pick<OutboundMessage, 'clientId' | 'messageId' | 'content' | 'afterWindow'>): readonly Json[] {
  const envelope = { recipient: { id: clientId }, ...kindOf({ messageId, content, afterWindow }) };

  return toMessages(content).map((message) => ({ ...envelope, message: { ...message, metadata: messageId } }));
}

/** Meta marks all messages before it as read, too; the dots end with the next message, or after 20 s. */
export function toMessengerPresence({ type, clientId }: Presence): Json {
  return { recipient: { id: clientId }, sender_action: type === 'read' ? 'mark_seen' : 'typing_on' };
}

/** An invite comes unasked, what follows it is an answer. The tag is for what a person writes, for seven days. */
function kindOf({
  messageId,
  content,
  afterWindow,
}: Pick<OutboundMessage, 'messageId' | 'content' | 'afterWindow'>): Json {
  if (content.type === 'template') return { messaging_type: 'UTILITY' };
  if (afterWindow) return { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' };

  return { messaging_type: readMessageId(messageId)?.number === 0 ? 'UPDATE' : 'RESPONSE' };
}

function toMessages(content: Content): readonly Json[] {
  switch (content.type) {
    case 'text': {
      const files = (content.attachments ?? []).map(toFile);

      return content.text === '' && files.length > 0 ? files : [...files, { text: content.text }];
    }
    case 'template':
      return [{ template: toTemplate(content) }];
    case 'interactive':
      if (!('facebook' in content)) throw new Error('Messenger cannot carry the interactive content of others');

      return [toInteractive(content.facebook)];
    default:
      return content satisfies never;
  }
}

function toFile({ url, mediaType }: Attachment): Json {
  const family = mediaType.split('/')[0] ?? '';
  const type = ['image', 'video', 'audio'].includes(family) ? family : 'file';

  return { attachment: { type, payload: { url, is_reusable: false } } };
}

function toInteractive(facebook: MessengerContent): Json {
  switch (facebook['content-type']) {
    case 'quick-replies':
      return {
        text: facebook.text,
        quick_replies: facebook.items.map(({ id, title, 'image-url': image }) => ({
          ...{ content_type: 'text', title, payload: id },
          ...(image !== undefined && { image_url: image }),
        })),
      };
    case 'single-selection-list':
      return toList(facebook);
    case 'generic':
      return template({ template_type: 'generic', elements: facebook.cards.map(toCard) });
    default:
      return facebook satisfies never;
  }
}

type Of<Type extends MessengerContent['content-type']> = Extract<MessengerContent, { 'content-type': Type }>;

function toList({ text, items }: Of<'single-selection-list'>): Json {
  const buttons = items.map(({ id, title }) => ({ type: 'postback', title, payload: id }));
  if (buttons.length <= maxMessenger.buttons) return template({ template_type: 'button', text, buttons });

  const elements = Array.from({ length: Math.ceil(buttons.length / maxMessenger.buttons) }, (_, card) => ({
    title: text,
    buttons: buttons.slice(card * maxMessenger.buttons, (card + 1) * maxMessenger.buttons),
  }));

  return template({ template_type: 'generic', elements });
}

type Card = Of<'generic'>['cards'][number];

function toCard({ title, subtitle, 'image-url': image, url, buttons }: Card): Json {
  return {
    title,
    ...(subtitle !== undefined && { subtitle }),
    ...(image !== undefined && { image_url: image }),
    ...(url !== undefined && { default_action: { type: 'web_url', url } }),
    ...(buttons && { buttons: buttons.map(toCardButton) }),
  };
}

function toCardButton(button: NonNullable<Card['buttons']>[number]): Json {
  const { title } = button;

  switch (button.type) {
    case 'postback':
      return { type: 'postback', title, payload: button.id };
    case 'url':
      return { type: 'web_url', title, url: button.url };
    case 'phone-number':
      return { type: 'phone_number', title, payload: button.number };
    default:
      return button satisfies never;
  }
}

function template(payload: Json): Json {
  return { attachment: { type: 'template', payload } };
}

/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/utility-messages */
function toTemplate({ name, language, body, buttons = [] }: TemplateContent): Json {
  const components = [
    ...(body.length > 0 ? [{ type: 'body', parameters: body.map(toParameter) }] : []),
    ...(buttons.length > 0 ? [{ type: 'buttons', parameters: buttons.map(toTemplateButton) }] : []),
  ];

  return { name, language: { code: language }, components };
}

function toParameter({ name, text }: TemplateContent['body'][number]): Json {
  return { type: 'text', ...(name !== undefined && { parameter_name: name }), text };
}

function toTemplateButton(button: TemplateButton): Json {
  if (button.type === 'url') return { type: 'URL', url: button.value };

  return { type: 'POSTBACK', payload: 'value' in button ? button.value : undefined };
}
