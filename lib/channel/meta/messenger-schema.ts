/** Structured content of Facebook Messenger, as the operator writes it. Any text may hold field codes. */
import * as z from 'zod';
import { maxListItems, maxMessenger } from './messenger-limits.ts';

const id = z.string().min(1).max(maxMessenger.payload).describe('Comes back when the client taps it.');
const httpsLink = z.string().regex(/^(https:\/\/|<\$)/, 'must be an https link');
const text = z.string().min(1);

const quickReplies = z.strictObject({
  'content-type': z.literal('quick-replies'),
  text: text.describe('The question.'),
  items: z
    .array(z.strictObject({ id, title: text, 'image-url': httpsLink.optional() }))
    .min(1)
    .max(maxMessenger.quickReplies)
    .describe('Buttons that go away when one is tapped.'),
});

const singleSelectionList = z.strictObject({
  'content-type': z.literal('single-selection-list'),
  text: text.describe(
    `The question: at most ${maxMessenger.buttonText} characters, ${maxMessenger.cardText} above more than ${maxMessenger.buttons} items.`,
  ),
  items: z
    .array(z.strictObject({ id, title: text }))
    .min(1)
    .max(maxListItems)
    .describe('Buttons that stay.'),
});

const button = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('postback'), id, title: text }),
  z.strictObject({ type: z.literal('url'), url: httpsLink, title: text }),
  z.strictObject({
    type: z.literal('phone-number'),
    number: z.string().regex(/^(\+\d{5,15}|<\$[\s\S]+)$/, 'must be a phone number such as +15550100001'),
    title: text,
  }),
]);

const card = z
  .strictObject({
    title: text,
    subtitle: text.optional(),
    'image-url': httpsLink.optional(),
    url: httpsLink.optional().describe('Opens when the card is tapped.'),
    buttons: z.array(button).min(1).max(maxMessenger.buttons).optional(),
  })
  .refine(
    ({ subtitle, 'image-url': image, url, buttons }) =>
      [subtitle, image, url, buttons].some((part) => part !== undefined),
    'needs a subtitle, an image, a url or buttons besides its title',
  );

const generic = z.strictObject({
  'content-type': z.literal('generic'),
  cards: z.array(card).min(1).max(maxMessenger.cards).describe('Several stand side by side.'),
});

export const messengerContents = [quickReplies, singleSelectionList, generic] as const;

export type MessengerContent = z.output<(typeof messengerContents)[number]>;
