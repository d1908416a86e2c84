/**
 * Template messages as WhatsApp expects them: only what takes a value is sent, the rest is approved as it is.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components
 */
import type { TemplateButton, TemplateCard, TemplateContent, TemplateHeader, TemplateParameter } from '../content.ts';
import { toOrder } from './whatsapp-order.ts';

type Wire = Readonly<Record<string, unknown>>;

export function toTemplate({ name, language, offerExpiresAt, cards, ...parts }: TemplateContent): Wire {
  const components = [
    ...toComponents(parts),
    ...(offerExpiresAt === undefined ? [] : [toOffer(offerExpiresAt)]),
    ...(cards ? [{ type: 'carousel', cards: cards.map(toCard) }] : []),
  ];

  return { name, language: { policy: 'deterministic', code: language }, components };
}

function toComponents({
  header,
  body,
  buttons = [],
}: Pick<TemplateContent, 'header' | 'body' | 'buttons'>): readonly Wire[] {
  return [
    ...(header ? [{ type: 'header', parameters: [toHeaderParameter(header)] }] : []),
    ...(body.length > 0 ? [{ type: 'body', parameters: body.map(toParameter) }] : []),
    ...buttons.map(toButton),
  ];
}

function toCard(card: TemplateCard, index: number): Wire {
  return { card_index: index, components: toComponents(card) };
}

function toOffer(expiresAt: number): Wire {
  return {
    type: 'limited_time_offer',
    parameters: [{ type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: expiresAt } }],
  };
}

function toParameter(parameter: TemplateParameter): Wire {
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

function toHeaderParameter(header: TemplateHeader): Wire {
  switch (header.type) {
    case 'text':
      return toParameter(header.parameter);
    case 'location': {
      const { type, ...location } = header;
      return { type, location };
    }
    case 'product': {
      const { catalogId, productId } = header;
      return { type: 'product', product: { product_retailer_id: productId, catalog_id: catalogId } };
    }
    case 'image':
    case 'video':
    case 'gif':
    case 'document': {
      const { type, name } = header;
      const file = 'url' in header ? { link: header.url } : { id: header.id };
      return { type, [type]: { ...file, ...(name !== undefined && { filename: name }) } };
    }
    default:
      return header satisfies never;
  }
}

/** For Meta a one-time code is the value of a link: the client app copies it, or hands it on to yours. */
function toButton(button: TemplateButton): Wire {
  const common = { type: 'button', index: String(button.index) };
  const action = (values: Wire) => ({ parameters: [{ type: 'action', action: values }] });

  switch (button.type) {
    case 'quick-reply':
      return { ...common, sub_type: 'quick_reply', parameters: [{ type: 'payload', payload: button.value }] };
    case 'url':
    case 'one-time-code':
      return { ...common, sub_type: 'url', parameters: [{ type: 'text', text: button.value }] };
    case 'copy-code':
      return { ...common, sub_type: 'copy_code', parameters: [{ type: 'coupon_code', coupon_code: button.value }] };
    case 'flow': {
      const { value, data } = button;
      const values = { ...(value !== undefined && { flow_token: value }), ...(data && { flow_action_data: data }) };
      return { ...common, sub_type: 'flow', ...(Object.keys(values).length > 0 && action(values)) };
    }
    case 'voice-call': {
      const { minutes, value } = button;
      const parameters = [
        ...(minutes === undefined ? [] : [{ type: 'ttl_minutes', ttl_minutes: minutes }]),
        ...(value === undefined ? [] : [{ type: 'payload', payload: value }]),
      ];
      return { ...common, sub_type: 'voice_call', parameters };
    }
    case 'catalog':
      return { ...common, sub_type: 'catalog', ...action({ thumbnail_product_retailer_id: button.productId }) };
    case 'multi-product': {
      const sections = button.sections.map(({ title, productIds }) => ({
        ...(title !== undefined && { title }),
        product_items: productIds.map((id) => ({ product_retailer_id: id })),
      }));
      return { ...common, sub_type: 'mpm', ...action({ thumbnail_product_retailer_id: button.productId, sections }) };
    }
    case 'order-details':
      return { ...common, sub_type: 'order_details', ...action({ order_details: toOrder(button.order) }) };
    default:
      return button satisfies never;
  }
}
