/** Messages as Apple's gateway expects them. */
import { createHash } from 'node:crypto';
import type { UploadedAttachment } from './apple-attachments.ts';
import type { AppleContent } from './apple-schema.ts';

/** The same for every attempt: a UUID (version 8) made from our name of the message. */
export function appleMessageId(request: string): string {
  const hex = createHash('sha256').update(`apple-messages:${request}`).digest('hex');
  const variant = '89ab'[Number.parseInt(hex[16] ?? '0', 16) % 4];

  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** Marks an attachment's position in the text. */
const objectReplacement = '\uFFFC';

export function textBody(
  text: string,
  attachments: readonly UploadedAttachment[],
  locale: string,
): Record<string, unknown> {
  const body = [text, ...attachments.map(() => objectReplacement)].filter((line) => line !== '').join('\n');

  return { type: 'text', body, locale, ...(attachments.length > 0 && { attachments }) };
}

const extension =
  'com.apple.messages.MSMessageExtensionBalloonPlugin:0000000000:com.apple.icloud.apps.messages.business.extension';

export function interactiveBody(apple: AppleContent, requestIdentifier: string): Record<string, unknown> {
  if (apple['content-type'] === 'rich-link') return { type: 'richLink', richLinkData: toRichLink(apple) };

  const data = { version: '1.0', mspVersion: '1.0', requestIdentifier, ...toData(apple) };
  if (apple['content-type'] === 'quick-reply')
    return { type: 'interactive', interactiveData: { bid: extension, data } };

  const { received, reply, images } = apple;
  return {
    type: 'interactive',
    interactiveData: {
      bid: extension,
      data: { ...data, ...(images && { images: images.map((image) => ({ identifier: image.id, data: image.data })) }) },
      receivedMessage: toBubble(received),
      ...(reply && { replyMessage: toBubble(reply) }),
      useLiveLayout: true,
    },
  };
}

type Of<Type extends AppleContent['content-type']> = Extract<AppleContent, { 'content-type': Type }>;

function toData(apple: Exclude<AppleContent, Of<'rich-link'>>): Record<string, unknown> {
  switch (apple['content-type']) {
    case 'quick-reply':
      return {
        'quick-reply': {
          summaryText: apple.summary,
          items: apple.items.map(({ id, title }) => ({ identifier: id, title })),
        },
      };
    case 'list-picker':
      return { listPicker: { sections: apple.sections.map(toSection) } };
    case 'time-picker':
      return { event: toEvent(apple.event) };
    default:
      return apple satisfies never;
  }
}

function toSection(
  { title, items, 'multiple-selection': multipleSelection }: Of<'list-picker'>['sections'][number],
  order: number,
) {
  return {
    title,
    order,
    multipleSelection,
    items: items.map(({ id, title, subtitle, image }, place) => ({
      identifier: id,
      title,
      ...(subtitle !== undefined && { subtitle }),
      ...(image !== undefined && { imageIdentifier: image }),
      order: place,
      style: 'default',
    })),
  };
}

function toEvent({ id, title, location, timeslots, 'time-zone-offset': timezoneOffset }: Of<'time-picker'>['event']) {
  return {
    identifier: id,
    title,
    ...(timezoneOffset !== undefined && { timezoneOffset }),
    ...(location && { location }),
    timeslots: timeslots.map(({ id, start, duration }, index) => ({
      identifier: id ?? String(index),
      startTime: start,
      duration,
    })),
  };
}

function toBubble({ title, subtitle, style, image }: Of<'list-picker'>['received']) {
  return {
    title,
    ...(subtitle !== undefined && { subtitle }),
    style,
    ...(image !== undefined && { imageIdentifier: image }),
  };
}

function toRichLink({ url, title, image, video }: Of<'rich-link'>) {
  return {
    url,
    title,
    assets: {
      image: { data: image.data, mimeType: image['media-type'] },
      ...(video && { video: { url: video.url, mimeType: video['media-type'] } }),
    },
  };
}
