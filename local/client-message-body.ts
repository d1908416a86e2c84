/** What `POST /local/phones/{clientId}/messages` takes, and what of it a vendor can bring. */
import * as z from 'zod';
import type { Line } from './vendors/client-messages.ts';

const shortText = z.string().min(1).max(256);

const time = z.union([z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)), z.int().min(0)], {
  error: 'ISO 8601, such as 2026-11-22T15:00:00Z, or ms since 1970',
});

export const clientMessageBody = z
  .strictObject({
    text: z.string().min(1).max(4096).optional(),
    choice: z.strictObject({ id: shortText, title: shortText }).optional(),
    location: z
      .strictObject({
        latitude: z.number().min(-90).max(90),
        longitude: z.number().min(-180).max(180),
        name: z.string().min(1).optional(),
        address: z.string().min(1).optional(),
      })
      .optional(),
    media: z
      .strictObject({
        mediaType: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/, 'such as image/png'),
        base64: z.base64('must be base64, of at least one byte').min(4),
        name: z.string().min(1).max(240).optional(),
      })
      .optional(),
    order: z
      .strictObject({
        items: z
          .array(
            z.strictObject({
              product: shortText,
              quantity: z.int().min(1).default(1),
              price: z.number().min(0).optional(),
              currency: z.string().length(3).optional(),
            }),
          )
          .min(1)
          .max(100),
        text: z.string().min(1).max(1024).optional(),
      })
      .optional(),
    flow: z.strictObject({ values: z.record(z.string(), z.json()) }).optional(),
    product: shortText.optional(),
    close: z.literal(true).optional(),
    replyTo: z.string().min(1).optional(),
    channel: z.string().min(1).optional(),
    at: time.optional(),
  })
  .refine((body) => kindsIn(body).length === 1 || kindsIn(body).join() === 'media,text', {
    message: 'one of text, choice, location, media, order, flow and close; media may have a text',
  })
  .refine((body) => body.product === undefined || kindsIn(body).join() === 'text', {
    message: 'product: goes with a text, and nothing else',
  });

export const expected = {
  text: 'a text of 1 to 4096 characters',
  choice: '{"id", "title"}, of the button that is tapped',
  'choice.id': 'a text of 1 to 256 characters',
  'choice.title': 'a text of 1 to 256 characters',
  location: '{"latitude", "longitude"}, with or without name and address',
  'location.latitude': 'a number from -90 to 90',
  'location.longitude': 'a number from -180 to 180',
  'location.name': 'a text',
  'location.address': 'a text',
  media: '{"mediaType", "base64"}, with or without a name',
  'media.mediaType': 'a media type, such as image/png',
  'media.base64': 'base64, of at least one byte',
  'media.name': 'a text of 1 to 240 characters',
  order: '{"items"}, with or without a text',
  'order.items': '1 to 100 of {"product"}, with or without quantity, price and currency',
  'order.text': 'a text of 1 to 1024 characters',
  flow: '{"values"}, what the client filled into the form',
  'flow.values': 'an object',
  product: 'the id of the product that the text is about, of 1 to 256 characters',
  close: 'true: the client deletes the conversation',
  replyTo: 'the id of a message that this phone shows',
  channel: 'the name of a channel in catalog/channels.yml',
  at: 'ISO 8601, such as 2026-11-22T15:00:00Z, or ms since 1970',
} as const;

export type ClientMessageBody = z.infer<typeof clientMessageBody>;

/** Undefined if its vendor can bring it. */
export function whyUnfit(body: ClientMessageBody, { by, channel }: Line): string | undefined {
  const [kind = ''] = kindsIn(body);
  const ofMeta = kind === 'order' || kind === 'flow' ? kind : body.product === undefined ? undefined : 'product';
  if (ofMeta !== undefined && by !== 'meta' && by !== 'aws-whatsapp')
    return `${ofMeta}: only Meta’s WhatsApp reports it; ${channel.name} is not Meta’s`;
  if (by === 'aws-sms' && (kind !== 'text' || body.media)) return `${kind}: an SMS has text only`;
  if (by === 'twilio-sms' && (kind === 'choice' || kind === 'location')) return `${kind}: an SMS has text and media`;
  if (by === 'apple' && kind === 'location') return 'location: Apple reports no places';
  if (by !== 'apple' && kind === 'close') return `close: only Apple reports it; ${channel.name} is not Apple’s`;
  if (['aws-sms', 'twilio-sms', 'aws-rcs', 'apple'].includes(by) && body.replyTo !== undefined)
    return `replyTo: a message on ${channel.name} names none that it answers`;

  return undefined;
}

const kinds = ['text', 'choice', 'location', 'media', 'order', 'flow', 'close'] as const;

function kindsIn(body: { readonly [kind in (typeof kinds)[number]]?: unknown }): readonly string[] {
  return kinds.filter((kind) => body[kind] !== undefined).toSorted();
}
