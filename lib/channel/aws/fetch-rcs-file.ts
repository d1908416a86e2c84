/** A file that a client sent, from the bucket into which AWS puts what comes to the agent. */
import * as z from 'zod/mini';
import { readJson } from '../../net/read-json.ts';
import { type FetchMediaOptions, FileGoneError } from '../channel.ts';
import { fetchClientFile } from '../fetch-client-file.ts';

/** As `read-rcs.ts` writes it. */
const fileRef = z.object({ bucket: z.string(), key: z.string() });

type Wanted = Pick<FetchMediaOptions, 'linkAt' | 'signal' | 'maxBytes'> & { readonly mediaBucket: string };

/** Reads from no bucket but the channel's, whatever a message names. */
export async function fetchRcsFile(
  ref: string,
  { mediaBucket, linkAt, signal, maxBytes }: Wanted,
): Promise<Uint8Array> {
  const { success, data } = fileRef.safeParse(readJson(ref));
  if (!success || data.bucket !== mediaBucket) throw new FileGoneError('the file is in another bucket');
  if (!linkAt) throw new Error('nothing here can read a bucket');

  const { status, bytes } = await fetchClientFile(await linkAt(data), { headers: {}, signal, maxBytes });
  if (status === 404) throw new FileGoneError('the bucket has no such file');
  if (status !== 200) throw new Error(`the bucket did not hand out the file: ${status}`);

  return bytes;
}
