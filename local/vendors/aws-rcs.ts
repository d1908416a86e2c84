/** What AWS End User Messaging takes as an RCS message, and what the phone shows of it. */
import * as z from 'zod';
import type { PhoneMessage } from './phone-lines.ts';

const suggestion = <Name extends string, More extends z.ZodRawShape>(name: Name, more: More) =>
  z.strictObject({
    [name]: z.strictObject({
      ...{ Text: z.string().min(1).max(25), PostbackData: z.string().min(1).max(2048) },
      ...more,
    }),
  });

const suggestions = z.array(
  z.union([
    suggestion('Reply', {}),
    suggestion('OpenUrl', { Url: z.url({ protocol: /^https$/ }).max(2048) }),
    suggestion('DialPhone', { PhoneNumber: z.string().regex(/^\+[1-9]\d{1,14}$/) }),
    suggestion('RequestLocation', {}),
  ]),
);

const link = z
  .string()
  .max(2000)
  .regex(/^(s3|https):\/\//);

const cardOf = (heights: readonly string[]) =>
  z
    .strictObject({
      Title: z.string().min(1).max(200).optional(),
      Description: z.string().min(1).max(2000).optional(),
      Media: z
        .strictObject({ FileUrl: link, ThumbnailUrl: link.optional(), Height: z.enum(heights).optional() })
        .optional(),
      Suggestions: suggestions.max(4).optional(),
    })
    .refine(({ Title, Description, Media }) => Title ?? Description ?? Media);

const content = z.union([
  z.strictObject({ TextMessage: z.strictObject({ Body: z.string().min(1).max(3072) }) }),
  z.strictObject({ FileMessage: z.strictObject({ FileUrl: link, ThumbnailUrl: link.optional() }) }),
  z.strictObject({
    RichCard: z.strictObject({
      CardOrientation: z.enum(['HORIZONTAL', 'VERTICAL']),
      ThumbnailImageAlignment: z.enum(['LEFT', 'RIGHT']).optional(),
      CardContent: cardOf(['SHORT', 'MEDIUM', 'TALL']),
    }),
  }),
  z.strictObject({
    Carousel: z.strictObject({
      CardWidth: z.enum(['SMALL', 'MEDIUM']),
      CardContents: z
        .array(cardOf(['SHORT', 'MEDIUM']))
        .min(2)
        .max(10),
    }),
  }),
]);

/** As SendRcsMessage checks it. */
export const rcsSchema = z.object({
  DestinationPhoneNumber: z.string().regex(/^\+?[1-9][0-9]{1,18}$/),
  OriginationIdentity: z.string().min(1),
  RcsMessageContent: z.strictObject({ Content: content, Suggestions: suggestions.max(11).optional() }),
  TimeToLive: z.int().min(1).max(172_800).optional(),
  ConfigurationSetName: z.string().min(1).optional(),
  Context: z
    .record(z.string(), z.string())
    .refine((context) => Object.keys(context).length <= 5)
    .default({}),
  FallbackConfiguration: z
    .strictObject({
      Channel: z.literal('SMS'),
      MessageBody: z.string().regex(/\S/).max(1600),
      // Neither a pool nor an agent.
      OriginationIdentity: z.string().regex(/^(?!.*(pool|rcs)[-/])[A-Za-z0-9_:/+-]{1,256}$/),
    })
    .optional(),
});

/** As the phone has it. */
type Shown = {
  readonly text: string;
  readonly attachments?: readonly string[];
  readonly choices?: readonly string[];
  readonly cards?: NonNullable<PhoneMessage['cards']>;
};

export type RcsRequest = z.output<typeof rcsSchema>;

export function shownRcs({ Content, Suggestions = [] }: RcsRequest['RcsMessageContent']): Shown {
  if ('TextMessage' in Content) return withChoices({ text: Content.TextMessage.Body }, Suggestions);
  if ('FileMessage' in Content)
    return withChoices({ text: '', attachments: [Content.FileMessage.FileUrl] }, Suggestions);
  if ('Carousel' in Content)
    return withChoices({ text: '', cards: Content.Carousel.CardContents.map(shownCard) }, Suggestions);

  const { CardContent } = Content.RichCard;
  const { text, attachment } = shownCard(CardContent);
  const given = [...(CardContent.Suggestions ?? []), ...Suggestions];

  return withChoices({ text, ...(attachment !== undefined && { attachments: [attachment] }) }, given);
}

type Given = z.output<typeof suggestions>;

function shownCard({ Title, Description, Media, Suggestions = [] }: z.output<ReturnType<typeof cardOf>>) {
  return {
    text: [Title, Description].filter(Boolean).join('\n'),
    ...(Media && { attachment: Media.FileUrl }),
    choices: labelsOf(Suggestions),
  };
}

function withChoices<Message extends object>(message: Message, given: Given) {
  const choices = labelsOf(given);

  return { ...message, ...(choices.length > 0 && { choices }) };
}

function labelsOf(given: Given): readonly string[] {
  return given.flatMap((one) => Object.values(one).map(({ Text }) => String(Text)));
}
