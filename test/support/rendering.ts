import type { MediaType } from '../../lib/channel/media-types.ts';
import { toWhatsappMessage } from '../../lib/channel/meta/whatsapp-message.ts';
import { compileResponse } from '../../lib/standard-response/compile.ts';
import type { Rendered } from '../../lib/standard-response/render.ts';
import { responseFile, toStandardResponse } from '../../lib/standard-response/schema.ts';

type Written = Readonly<Record<string, unknown>>;

/** Renders a response as written in its file, with these values of the contact. */
export function rendered(written: Written, Contact: Written = {}, mediaType: MediaType = 'whatsapp'): Rendered {
  const file = responseFile.parse({ id: 'r', name: 'R', ...written });

  return compileResponse(toStandardResponse(file, 'h')).render({ mediaType }, { Contact }, {});
}

export function notification(members: Written): Written {
  return { whatsapp: { 'content-type': 'notification', id: 'acme@order_ready', language: 'en_US', ...members } };
}

/** The components of the template message as Meta gets them. */
export function componentsOf(written: Written, contact: Written = {}): unknown {
  const result = rendered(written, contact);
  if (result.status === 'refused') throw new Error(`${result.code}: ${result.detail}`);

  const wire = toWhatsappMessage({
    clientId: '15550100001',
    businessId: '19251112222',
    messageId: 's.0',
    deadline: 0,
    content: result.content,
  });

  return JSON.parse(JSON.stringify(wire)).template.components;
}
