/** A file that a client sent, as AWS End User Messaging hands it out: it is put where a signed link leads. */
import * as z from 'zod';
import type { MediaFiles } from './media-files.ts';

const mediaSchema = z.object({
  mediaId: z.string().min(1),
  originationPhoneNumberId: z.string().min(1),
  destinationS3PresignedUrl: z.object({ url: z.url(), headers: z.record(z.string(), z.string()) }),
});

type HandedOut = { readonly mimeType: string; readonly fileSize: number } | { readonly exception: string };

/** The size is in KB, as AWS has it. */
export async function handOutMedia(body: unknown, files: Pick<MediaFiles, 'find'>): Promise<HandedOut> {
  const parsed = mediaSchema.safeParse(body);
  if (!parsed.success) return { exception: 'InvalidParametersException' };

  const { mediaId, destinationS3PresignedUrl: to } = parsed.data;
  const file = files.find(mediaId);
  if (!file) return { exception: 'ResourceNotFoundException' };

  const put = await fetch(to.url, { method: 'PUT', headers: to.headers, body: new Uint8Array(file.bytes()) });
  await put.body?.cancel();

  return put.ok
    ? { mimeType: file.mediaType, fileSize: Math.ceil(file.size / 1024) }
    : { exception: 'AccessDeniedByMetaException' };
}
