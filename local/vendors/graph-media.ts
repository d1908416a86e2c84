/** How the simulated WhatsApp hands out what a client sent: by its id a link, and by the link the file. */
import { createHmac } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { type GraphError, graphError } from './graph-errors.ts';
import type { MediaFiles } from './media-files.ts';

type Request = {
  readonly url: string;
  readonly token: string | undefined;
  readonly userAgent: string | undefined;
};

type Answer =
  | { readonly error: GraphError }
  | { readonly answer: unknown }
  | { readonly file: Buffer; readonly mediaType: string };

/** Meta's: of a link, and of the id in a webhook. */
const linkMs = 5 * 60_000;
const idMs = 7 * 24 * 3_600_000;

/** Returns undefined if the request is about something else. */
export function createGraphMedia(options: {
  readonly files?: MediaFiles | undefined;
  readonly numbers: () => readonly { readonly phoneNumberId: string; readonly token: string }[];
  readonly now: () => number;
  /** Of this server. */
  readonly origin: () => string;
}): (request: Request) => Answer | undefined {
  const { files, numbers, now, origin } = options;
  const signatureOf = (id: string, until: string) =>
    createHmac('sha256', 'lookaside').update(`${id} ${until}`).digest('hex').slice(0, 32);

  const link = (id: string): string => {
    const until = String(now() + linkMs);

    return `${origin()}/whatsapp_business/attachments/?mid=${id}&ext=${until}&hash=${signatureOf(id, until)}`;
  };
  const find = (id: string) => {
    const file = files?.find(id);

    return file && now() - file.at < idMs ? file : undefined;
  };

  return ({ url, token, userAgent }) => {
    const { pathname, searchParams } = new URL(url, 'http://graph');
    const [, id] = /^\/v\d+\.\d+\/(\d+)\/?$/.exec(pathname) ?? [];
    const isLink = pathname === '/whatsapp_business/attachments/';
    // What else has an id of digits answers a GET of its own.
    if (!isLink && (id === undefined || (!searchParams.has('phone_number_id') && !find(id)))) return undefined;

    const number = numbers().find((known) => known.token === token);
    if (!number) return { error: graphError(190, 'Invalid OAuth access token - Cannot parse access token') };
    if (!isLink) return described(id ?? '', searchParams.get('phone_number_id'));

    const [mid = '', until = '', hash] = ['mid', 'ext', 'hash'].map((name) => searchParams.get(name) ?? '');
    const file = hash === signatureOf(mid, until) && Number(until) > now() ? find(mid) : undefined;
    // Meta's file servers answer nothing to a client without a name.
    if (!file || !userAgent)
      return { error: { ...graphError(100, 'URL signature expired or not valid'), status: 404 } };

    return { file: file.bytes(), mediaType: file.mediaType };
  };

  function described(id: string, phoneNumberId: string | null): Answer {
    const file = find(id);
    const isOurs = phoneNumberId === null || numbers().some((number) => number.phoneNumberId === phoneNumberId);
    if (!file || !isOurs) {
      const reason = `Unsupported get request. Object with ID '${id}' does not exist`;
      return { error: { ...graphError(100, reason), subcode: 33, type: 'GraphMethodException' } };
    }

    const { mediaType: mime_type, sha256, size: file_size } = file;
    return { answer: { url: link(id), mime_type, sha256, file_size, id, messaging_product: 'whatsapp' } };
  }
}

export function answerFile(response: ServerResponse, { file, mediaType }: { file: Buffer; mediaType: string }): void {
  response.writeHead(200, { 'content-type': mediaType, 'content-length': file.length }).end(file);
}
