/** What Apple's gateway takes as a message, and what the phone then shows. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { crypt } from './apple-files.ts';
import type { PhoneMessage } from './phone-lines.ts';

const titled = z.array(z.looseObject({ title: z.string() }));

const common = { v: z.literal(1), id: z.uuid(), sourceId: z.string(), destinationId: z.string() };
export const appleMessage = z.discriminatedUnion('type', [
  z.object({
    ...common,
    type: z.literal('text'),
    body: z.string().min(1),
    attachments: z
      .array(
        z.object({
          name: z.string(),
          mimeType: z.string(),
          size: z.string(),
          url: z.string(),
          key: z.string().regex(/^00[0-9a-f]{64}$/),
        }),
      )
      .optional(),
  }),
  z.object({
    ...common,
    type: z.literal('interactive'),
    interactiveData: z.object({
      bid: z.string(),
      data: z.object({
        requestIdentifier: z.string(),
        'quick-reply': z.object({ summaryText: z.string(), items: titled.min(2).max(5) }).optional(),
        listPicker: z.object({ sections: z.array(z.object({ title: z.string(), items: titled.min(1) })) }).optional(),
        event: z
          .object({
            timeslots: z.array(
              z.object({ startTime: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d\+0000$/), duration: z.int() }),
            ),
          })
          .optional(),
      }),
      receivedMessage: z.object({ title: z.string(), subtitle: z.string().optional() }).optional(),
    }),
  }),
  z.object({
    ...common,
    type: z.literal('richLink'),
    richLinkData: z.object({
      url: z.url(),
      title: z.string(),
      assets: z.object({ image: z.object({ data: z.string(), mimeType: z.string() }) }),
    }),
  }),
]);

export function shown(
  message: z.infer<typeof appleMessage>,
  uploads: ReadonlyMap<string, Buffer>,
): Pick<PhoneMessage, 'text' | 'attachments' | 'files' | 'choices'> {
  if (message.type === 'richLink') return { text: `${message.richLinkData.title}\n${message.richLinkData.url}` };
  if (message.type === 'text') {
    const attachments = message.attachments?.map(({ name }) => name);
    const files = message.attachments?.flatMap(({ name, mimeType, url, key }) => {
      const bytes = uploads.get(url);
      return bytes ? [{ name, mediaType: mimeType, size: bytes.length, sha256: sha256Of(crypt(bytes, key)) }] : [];
    });
    return {
      text: message.body.replaceAll('\uFFFC', '').trimEnd(),
      ...(attachments && { attachments }),
      ...(files?.length && { files }),
    };
  }

  const { data, receivedMessage } = message.interactiveData;
  const text =
    data['quick-reply']?.summaryText ?? [receivedMessage?.title, receivedMessage?.subtitle].filter(Boolean).join('\n');
  const items = data['quick-reply']?.items ?? data.listPicker?.sections.flatMap((section) => section.items);
  return {
    text,
    choices: items?.map(({ title }) => title) ?? data.event?.timeslots.map(({ startTime }) => startTime) ?? [],
  };
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
