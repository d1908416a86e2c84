/** What a phone would show of rendered content: as the simulated vendors show what they are sent. */
import { interactiveBody } from '../lib/channel/apple/apple-message.ts';
import { toRcsMessage } from '../lib/channel/aws/rcs-message.ts';
import type { Content } from '../lib/channel/content.ts';
import type { MediaType } from '../lib/channel/media-types.ts';
import { toMessengerRequests } from '../lib/channel/meta/messenger-message.ts';
import { edgeOf, toWhatsappMessage } from '../lib/channel/meta/whatsapp-message.ts';
import { readJson } from '../lib/net/read-json.ts';
import type { StandardResponse } from '../lib/standard-response/schema.ts';
import { appleMessage, shown } from './vendors/apple-content.ts';
import { rcsSchema, shownRcs } from './vendors/aws-rcs.ts';
import { checkMessage } from './vendors/graph-messages.ts';
import { pageRequest, showPageMessage } from './vendors/page-messages.ts';
import { pageTemplates } from './vendors/page-templates.ts';
import type { PhoneMessage } from './vendors/phone-lines.ts';
import { approvedTemplates } from './vendors/templates.ts';

export type ShownMessage = Pick<PhoneMessage, 'text' | 'attachments' | 'choices' | 'cards'>;

/** Its text alone, if the vendor would not take it. */
export function shownMessage(response: StandardResponse, content: Content, mediaType: MediaType): ShownMessage {
  const { text } = content;
  if (content.type === 'text') return { text, attachments: (content.attachments ?? []).map(({ url }) => url) };

  const { text: words, attachments, choices, cards } = onPhone(response, content, mediaType) ?? { text };

  return {
    text: words,
    ...(attachments && { attachments }),
    ...(choices && { choices }),
    ...(cards && { cards }),
  };
}

type Addressed = { readonly clientId: string; readonly businessId: string; readonly messageId: string };
const addressed: Addressed = { clientId: '15550100001', businessId: '19251112222', messageId: 'PREVIEW000000000.0' };

function onPhone(response: StandardResponse, content: Content, mediaType: MediaType): ShownMessage | undefined {
  switch (mediaType) {
    case 'whatsapp':
      return onWhatsapp(response, content);
    case 'facebook':
      return onMessenger(response, content);
    case 'applebc':
      return onApple(content);
    case 'rcs':
      return onRcs(content);
    case 'sms':
      return undefined;
    default:
      return mediaType satisfies never;
  }
}

function onWhatsapp(response: StandardResponse, content: Content): ShownMessage | undefined {
  const sent = toWhatsappMessage({ ...addressed, deadline: 0, content });
  const checked = checkMessage(overTheWire(sent), approvedTemplates([response]), edgeOf(content));

  return 'error' in checked ? undefined : checked.message;
}

function onMessenger(response: StandardResponse, content: Content): ShownMessage | undefined {
  const [sent] = toMessengerRequests({ ...addressed, content });
  const { data } = pageRequest.safeParse(overTheWire(sent));
  const message = data && 'message' in data ? showPageMessage(data.message, pageTemplates([response])) : undefined;

  return message && !('error' in message) ? message : undefined;
}

function onApple(content: Content): ShownMessage | undefined {
  if (content.type !== 'interactive' || !('apple' in content)) return undefined;

  const envelope = { v: 1, id: '00000000-0000-4000-8000-000000000000', sourceId: '', destinationId: '' };
  const { data } = appleMessage.safeParse({ ...envelope, ...interactiveBody(content.apple, 'preview') });

  return data && shown(data, new Map());
}

function onRcs(content: Content): ShownMessage | undefined {
  const { data } = rcsSchema.shape.RcsMessageContent.safeParse(toRcsMessage(content));

  return data && shownRcs(data);
}

function overTheWire(sent: unknown): unknown {
  return readJson(JSON.stringify(sent));
}
