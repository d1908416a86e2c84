/** `POST /local/phones/{clientId}/messages`: a client writes. */
import * as z from 'zod';
import { isUserId } from '../lib/channel/user-id.ts';
import { describeBody } from './describe-body.ts';
import type { Answer } from './receipt-routes.ts';
import type { ClientMessages, Line } from './vendors/client-messages.ts';
import type { MediaFiles } from './vendors/media-files.ts';
import type { PhoneMessage } from './vendors/phone-lines.ts';
import { ourId } from './vendors/phone-view.ts';
import type { Phones } from './vendors/phones.ts';
import type { WrittenContent, WrittenMessage } from './vendors/updates.ts';
import { userIdOf } from './vendors/user-ids.ts';

const time = z.union([z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)), z.int().min(0)], {
  error: 'ISO 8601, such as 2026-11-22T15:00:00Z, or ms since 1970',
});

const bodySchema = z
  .strictObject({
    text: z.string().min(1).max(4096).optional(),
    choice: z.strictObject({ id: z.string().min(1).max(256), title: z.string().min(1).max(256) }).optional(),
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
    close: z.literal(true).optional(),
    replyTo: z.string().min(1).optional(),
    channel: z.string().min(1).optional(),
    at: time.optional(),
  })
  .refine((body) => kindsIn(body).length === 1 || kindsIn(body).join() === 'media,text', {
    message: 'one of text, choice, location, media and close; media may have a text',
  });

const expected = {
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
  close: 'true: the client deletes the conversation',
  replyTo: 'the id of a message that this phone shows',
  channel: 'the name of a channel in catalog/channels.yml',
  at: 'ISO 8601, such as 2026-11-22T15:00:00Z, or ms since 1970',
} as const;

type Body = z.infer<typeof bodySchema>;

export function createMessageOrder(options: {
  readonly phones: Pick<Phones, 'received' | 'written' | 'hidesNumber'>;
  readonly clientMessages: Pick<ClientMessages, 'lineOf' | 'send'>;
  readonly files: MediaFiles;
  readonly now: () => number;
  readonly newId: () => string;
}): (clientId: string, body: unknown) => Promise<Answer> {
  const { phones, clientMessages, files, now, newId } = options;

  return async (clientId, posted) => {
    const parsed = bodySchema.safeParse(posted);
    if (!parsed.success) return wrong(400, describeBody(parsed.error, expected));

    const { channel, replyTo, at = now() } = parsed.data;
    const line = clientMessages.lineOf(clientId, channel);
    if ('wrong' in line) return wrong(400, line.wrong);
    if (line.channel.receiver === undefined)
      return wrong(409, `${line.channel.name} names no receiver in channels.yml: its vendor has nowhere to post to`);
    const unfit = whyUnfit(parsed.data, line);
    if (unfit !== undefined) return wrong(400, unfit);

    const received = phones.received(clientId).filter(({ taken }) => taken.sender === line.sender);
    const answered = answeredBy(parsed.data, received);
    const replied = replyTo === undefined ? answered?.taken.vendorMessageId : idOf(clientId, replyTo);
    if (replyTo !== undefined && replied === undefined) return wrong(404, `this phone has no message ${replyTo}`);

    const { by, businessId, sender } = line;
    const isHidden = hidesNumbers(by) && !isUserId(clientId) && phones.hidesNumber(clientId);
    const previous = received.at(-1)?.taken.vendorMessageId;
    const message: WrittenMessage = {
      ...{ by, channel: line.channel.name, sender, businessId, from: isHidden ? userIdOf(clientId) : clientId },
      vendorMessageId: idAt(by, newId()),
      at,
      content: toContent(parsed.data, answered?.template !== undefined, at),
      ...(replied !== undefined && { replyTo: replied }),
      ...(previous !== undefined && { previous }),
    };
    const { outcome, answers } = await clientMessages.send(message);

    return {
      status: 200,
      body: { vendorMessageId: message.vendorMessageId, channel: message.channel, outcome, answers },
    };
  };

  function idOf(clientId: string, id: string): string | undefined {
    const received = phones.received(clientId).map(({ taken }) => taken);

    return (
      received.find((taken) => [taken.vendorMessageId, ourId(taken)].includes(id))?.vendorMessageId ??
      phones.written(clientId).find(({ vendorMessageId }) => vendorMessageId === id)?.vendorMessageId
    );
  }

  function toContent(body: Body, fromTemplate: boolean, at: number): WrittenContent {
    const { text, choice, location, media } = body;
    if (choice) return { kind: 'choice', ...choice, fromTemplate };
    if (location) return { kind: 'location', ...location };
    if (media) {
      const {
        id: fileId,
        size,
        sha256,
        mediaType,
        name,
      } = files.put(Buffer.from(media.base64, 'base64'), {
        ...media,
        at,
      });
      return { kind: 'media', fileId, mediaType, size, sha256, name, text };
    }

    return text === undefined ? { kind: 'close' } : { kind: 'text', text };
  }
}

function idAt(by: Line['by'], id: string): string {
  switch (by) {
    case 'apple':
    case 'aws-sms':
    case 'aws-rcs':
      return id;
    case 'twilio-whatsapp':
    case 'twilio-sms':
      return `SM${id.replaceAll('-', '')}`;
    case 'messenger':
      return `m_${Buffer.from(id).toString('base64url')}`;
    default:
      return `wamid.${Buffer.from(id).toString('base64')}`;
  }
}

const kinds = ['text', 'choice', 'location', 'media', 'close'] as const;

function kindsIn(body: { readonly [kind in (typeof kinds)[number]]?: unknown }): readonly string[] {
  return kinds.filter((kind) => body[kind] !== undefined).toSorted();
}

/** A tap answers the message that has the button. */
function answeredBy<Received extends Pick<PhoneMessage, 'choices' | 'cards'>>(
  { choice }: Body,
  received: readonly Received[],
): Received | undefined {
  const has = ({ choices = [], cards = [] }: Received) =>
    [choices, ...cards.map((card) => card.choices)].some((titles) => titles.includes(choice?.title ?? ''));

  return choice && (received.findLast(has) ?? received.at(-1));
}

function whyUnfit(body: Body, { by, channel }: Line): string | undefined {
  const [kind = ''] = kindsIn(body);
  if (by === 'aws-sms' && (kind !== 'text' || body.media)) return `${kind}: an SMS has text only`;
  if (by === 'twilio-sms' && (kind === 'choice' || kind === 'location')) return `${kind}: an SMS has text and media`;
  if (by === 'apple' && kind === 'location') return 'location: Apple reports no places';
  if (by !== 'apple' && kind === 'close') return `close: only Apple reports it; ${channel.name} is not Apple’s`;
  if (['aws-sms', 'twilio-sms', 'aws-rcs', 'apple'].includes(by) && body.replyTo !== undefined)
    return `replyTo: a message on ${channel.name} names none that it answers`;

  return undefined;
}

function hidesNumbers(by: Line['by']): boolean {
  return by === 'meta' || by === 'twilio-whatsapp';
}

function wrong(status: number, message: string): Answer {
  return { status, body: { message } };
}
