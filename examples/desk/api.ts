/** What a desk asks of InviteToChat's API. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';

/** What the API refused, and what to do about it, in its words. */
export class Refused extends Error {
  /** The session in which an ended one goes on. */
  readonly nextSessionId?: string;

  constructor(message: string, nextSessionId?: string) {
    super(message);
    if (nextSessionId !== undefined) this.nextSessionId = nextSessionId;
  }
}

export function createApi({ url, headers = {} }: { url: string; headers?: Readonly<Record<string, string>> }) {
  const send = async (
    path: string,
    { method = 'POST', body, key }: { method?: string; body?: object; key?: string },
  ) => {
    const answer = await fetch(url + path, {
      method,
      headers: {
        ...headers,
        ...(body && { 'content-type': 'application/json' }),
        // Who repeats a post with its key sends nothing twice.
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const json = text === '' ? {} : JSON.parse(text);
    if (!answer.ok) {
      const reason = [json.title, json.detail].filter(Boolean).join(' ');
      throw new Refused(reason || `The API answered ${answer.status}.`, json.nextSessionId);
    }

    return json;
  };

  return {
    /** One message of an agent: `text`, `standardResponseId`, or `mediaId` with or without a text. */
    post: (id: string, message: object): Promise<{ messageId: string }> =>
      send(`/sessions/${id}/messages`, { body: message, key: randomUUID() }),

    /** Best effort: not every vendor shows it. */
    show: (id: string, type: 'read' | 'typing') =>
      send(`/sessions/${id}/events`, { body: { type } }).catch(() => undefined),

    /** Uploads a file and returns what a message names it by. */
    async upload(id: string, path: string): Promise<string> {
      const bytes = read(path);
      const mediaType = mediaTypes[extname(path).toLowerCase()] ?? 'application/octet-stream';
      const file = { mediaType, name: basename(path), size: bytes.length };
      const { mediaId, upload } = await send(`/sessions/${id}/media`, { body: file });
      const stored = await fetch(upload.url, { method: upload.method, headers: upload.headers, body: bytes });
      if (!stored.ok) throw new Refused(`the file was not stored: ${stored.status}`);

      return mediaId;
    },

    /** A second time changes nothing. */
    end: (id: string) => send(`/sessions/${id}`, { method: 'DELETE' }),
  };
}

function read(path: string): Buffer<ArrayBuffer> {
  if (path === '') throw new Refused('Name the file: /file bill.pdf');

  try {
    return readFileSync(path);
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new Refused(isMissing ? `There is no file ${path}.` : `${path} is no file that can be read.`);
  }
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.mp4': 'video/mp4',
  '.pdf': 'application/pdf',
  '.txt': 'text/plain',
};
