/** Content of RCS, as the operator writes it. Any text that a client reads may hold field codes. */
import * as z from 'zod';
import { maxRcs } from './rcs-limits.ts';

const text = z.string().min(1);
const label = text.describe('What the client taps: 25 characters at most.');
const id = text.describe('Comes back when the client taps it.');
const optionalId = id.optional().describe('Comes back when the client taps it. Left out: the label.');

const suggestion = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ type: z.literal('reply'), text: label, id }),
    z.strictObject({
      ...{ type: z.literal('url'), text: label, id: optionalId },
      url: z.string().regex(/^(https:\/\/|<\$)/, 'must be an https link'),
    }),
    z.strictObject({
      ...{ type: z.literal('dial'), text: label, id: optionalId },
      number: z
        .string()
        .regex(/^(\+?[\d\s().-]{7,}|[\s\S]*<\$[\s\S]*)$/, 'must be a phone number, the country code first')
        .describe('A phone number, the country code first.'),
    }),
    z.strictObject({ type: z.literal('share-location'), text: label, id: optionalId }),
  ],
  { error: 'must be reply, url, dial or share-location' },
);

const mediaUrl = z.string().regex(/^(https:\/\/|s3:\/\/|<\$)/, 'must be an https link, or s3://<bucket>/<key>');

const mediaOf = <Height extends string>(heights: readonly [Height, ...Height[]]) =>
  z
    .strictObject({
      url: mediaUrl.describe(
        'A picture, a GIF or a film, 100 MB at most: a link that anybody can open, or a file that AWS reads itself.',
      ),
      'thumbnail-url': mediaUrl.optional(),
      height: z.enum(heights).optional().describe('On the phone. Left out: medium.'),
    })
    .optional();

const cardParts = {
  title: text.optional().describe('200 characters at most.'),
  description: text.optional().describe('2,000 characters at most.'),
  suggestions: z.array(suggestion).min(1).max(maxRcs.cardSuggestions).optional(),
};

const hasContent = ({ title, description, media }: { title?: unknown; description?: unknown; media?: unknown }) =>
  title !== undefined || description !== undefined || media !== undefined;
const needsContent = 'needs a title, a description or media';

const textMessage = z.strictObject({
  'content-type': z.literal('text'),
  text: text.describe('3,072 characters at most.'),
  suggestions: z.array(suggestion).min(1).max(maxRcs.suggestions),
});

const cardMessage = z
  .strictObject({
    'content-type': z.literal('card'),
    orientation: z.enum(['vertical', 'horizontal']).default('vertical'),
    'media-side': z.enum(['left', 'right']).optional().describe('Of a horizontal card.'),
    ...cardParts,
    media: mediaOf(['short', 'medium', 'tall']),
  })
  .refine(hasContent, needsContent);

const carousel = z.strictObject({
  'content-type': z.literal('carousel'),
  width: z.enum(['small', 'medium']).default('medium'),
  cards: z
    .array(z.strictObject({ ...cardParts, media: mediaOf(['short', 'medium']) }).refine(hasContent, needsContent))
    .min(2)
    .max(maxRcs.cards),
});

export const rcsContent = z.discriminatedUnion('content-type', [textMessage, cardMessage, carousel], {
  error: 'must be text, card or carousel',
});

/** With every text rendered it is what a channel sends. */
export type RcsMessage = z.output<typeof rcsContent>;
export type RcsSuggestion = z.output<typeof suggestion>;
export type RcsCard = z.output<typeof carousel>['cards'][number];
