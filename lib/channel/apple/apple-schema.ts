/** Interactive content of Apple Messages for Business, as the operator writes it. Any text may hold field codes. */
import * as z from 'zod';

const id = z.string().min(1).max(64);
const title = z.string().min(1).max(512);

const bubble = z.strictObject({
  title,
  subtitle: z.string().min(1).max(512).optional(),
  style: z.enum(['icon', 'small', 'large']).default('icon'),
  image: id.optional().describe('Id of one of `images`.'),
});

const images = z
  .array(z.strictObject({ id, data: z.base64().describe('The picture’s bytes in base64.') }))
  .max(10)
  .optional();

const bubbles = { received: bubble.describe('The bubble that the client is shown.'), reply: bubble.optional(), images };

const listPicker = z.strictObject({
  'content-type': z.literal('list-picker'),
  ...bubbles,
  sections: z
    .array(
      z.strictObject({
        title,
        'multiple-selection': z.boolean().default(false),
        items: z
          .array(z.strictObject({ id, title, subtitle: z.string().min(1).max(512).optional(), image: id.optional() }))
          .min(1),
      }),
    )
    .min(1),
});

const timePicker = z.strictObject({
  'content-type': z.literal('time-picker'),
  ...bubbles,
  event: z.strictObject({
    id: id.default('1'),
    title: z.string().max(512).default(''),
    'time-zone-offset': z
      .int()
      .min(-720)
      .max(840)
      .optional()
      .describe('Minutes from UTC. Left out: the client’s own time.'),
    location: z
      .strictObject({
        latitude: z.number(),
        longitude: z.number(),
        radius: z.number().optional(),
        title: title.optional(),
      })
      .optional(),
    timeslots: z
      .array(
        z.strictObject({
          id: id.optional(),
          start: z.string().min(1).describe('An instant in ISO 8601, such as 2026-12-01T17:00Z.'),
          duration: z.int().min(60).max(86_400).describe('In seconds.'),
        }),
      )
      .min(1),
  }),
});

const quickReply = z.strictObject({
  'content-type': z.literal('quick-reply'),
  summary: title.describe('The question.'),
  items: z.array(z.strictObject({ id, title })).min(2).max(5),
});

const richLink = z.strictObject({
  'content-type': z.literal('rich-link'),
  url: z.string().regex(/^(https:\/\/|<\$)/, 'must be an https link'),
  title,
  image: z.strictObject({ 'media-type': z.enum(['image/jpeg', 'image/png']), data: z.base64() }),
  video: z
    .strictObject({
      'media-type': z.string().regex(/^video\//),
      url: z.string().regex(/^https:\/\//, 'must be an https link'),
    })
    .optional(),
});

/** Larger ones would have to go through a reference that the device fetches, which this system does not write. */
const maxBytes = 10_000;

export const appleContent = z
  .discriminatedUnion('content-type', [listPicker, timePicker, quickReply, richLink], {
    error: 'must be list-picker, time-picker, quick-reply or rich-link',
  })
  .superRefine((content, context) => {
    if (JSON.stringify(content).length > maxBytes)
      context.addIssue({ code: 'custom', message: `is larger than ${maxBytes} bytes: use smaller images` });
    if (!('images' in content)) return;

    const known = (content.images ?? []).map((image) => image.id);
    const check = (image: string | undefined, path: PropertyKey[]) => {
      if (image !== undefined && !known.includes(image))
        context.addIssue({ code: 'custom', path, message: `${image} is not among the images` });
    };

    check(content.received.image, ['received', 'image']);
    check(content.reply?.image, ['reply', 'image']);
    if (content['content-type'] !== 'list-picker') return;

    for (const [section, { items }] of content.sections.entries()) {
      for (const [index, { image }] of items.entries()) check(image, ['sections', section, 'items', index, 'image']);
    }
  });

export type AppleContent = z.output<typeof appleContent>;
