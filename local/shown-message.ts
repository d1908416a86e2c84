/** What a phone would show of rendered content: a template message is filled as the simulated WhatsApp fills it. */
import type { Content } from '../lib/channel/content.ts';
import { edgeOf, toWhatsappMessage } from '../lib/channel/meta/whatsapp-message.ts';
import { readJson } from '../lib/net/read-json.ts';
import type { StandardResponse } from '../lib/standard-response/schema.ts';
import { checkMessage } from './vendors/graph-messages.ts';
import type { PhoneMessage } from './vendors/phone-lines.ts';
import { approvedTemplates } from './vendors/templates.ts';

export type ShownMessage = Pick<PhoneMessage, 'text' | 'attachments' | 'choices' | 'cards'>;

export function shownMessage(response: StandardResponse, content: Content): ShownMessage {
  const { text } = content;
  if (content.type === 'text') return { text, attachments: (content.attachments ?? []).map(({ url }) => url) };
  if (content.type !== 'template') return { text };

  const sent = toWhatsappMessage({ ...addressed, content });
  const checked = checkMessage(readJson(JSON.stringify(sent)), approvedTemplates([response]), edgeOf(content));
  if ('error' in checked) return { text };
  const { attachments, choices, cards } = checked.message;

  return {
    text: checked.message.text,
    ...(attachments && { attachments }),
    ...(choices && { choices }),
    ...(cards && { cards }),
  };
}

const addressed = { clientId: '15550100001', businessId: '19251112222', messageId: 'PREVIEW000000000.0', deadline: 0 };
