/** `POST /local/phones/{clientId}/messages`: a client writes. */
import { isUserId } from '../lib/channel/user-id.ts';
import { type ClientMessageBody, clientMessageBody, expected, whyUnfit } from './client-message-body.ts';
import { describeBody } from './describe-body.ts';
import type { Answer } from './receipt-routes.ts';
import type { ClientMessages, Line } from './vendors/client-messages.ts';
import type { MediaFiles } from './vendors/media-files.ts';
import type { PhoneMessage } from './vendors/phone-lines.ts';
import { ourId } from './vendors/phone-view.ts';
import type { Phones } from './vendors/phones.ts';
import type { WrittenContent, WrittenMessage } from './vendors/updates.ts';
import { userIdOf } from './vendors/user-ids.ts';

export function createMessageOrder(options: {
  readonly phones: Pick<Phones, 'received' | 'written' | 'hidesNumber'>;
  readonly clientMessages: Pick<ClientMessages, 'lineOf' | 'send'>;
  readonly files: MediaFiles;
  readonly now: () => number;
  readonly newId: () => string;
}): (clientId: string, body: unknown) => Promise<Answer> {
  const { phones, clientMessages, files, now, newId } = options;

  return async (clientId, posted) => {
    const parsed = clientMessageBody.safeParse(posted);
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

  function toContent(body: ClientMessageBody, fromTemplate: boolean, at: number): WrittenContent {
    const { text, choice, location, media, order, flow, product } = body;
    if (choice) return { kind: 'choice', ...choice, fromTemplate };
    if (location) return { kind: 'location', ...location };
    if (order) return { kind: 'order', ...order };
    if (flow) return { kind: 'flow', ...flow };
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

    return text === undefined ? { kind: 'close' } : { kind: 'text', text, ...(product !== undefined && { product }) };
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

/** A tap answers the message that has the button, a form the last one. */
function answeredBy<Received extends Pick<PhoneMessage, 'choices' | 'cards'>>(
  { choice, flow }: ClientMessageBody,
  received: readonly Received[],
): Received | undefined {
  const has = ({ choices = [], cards = [] }: Received) =>
    [choices, ...cards.map((card) => card.choices)].some((titles) => titles.includes(choice?.title ?? ''));

  return choice || flow ? (received.findLast(has) ?? received.at(-1)) : undefined;
}

function hidesNumbers(by: Line['by']): boolean {
  return by === 'meta' || by === 'twilio-whatsapp';
}

function wrong(status: number, message: string): Answer {
  return { status, body: { message } };
}
