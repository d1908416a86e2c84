/** Files of a session for the page, which may talk to no other address than this machine's API. */
import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import { readBody } from '../http.ts';
import { get, jsonOrText, type LocalRoute, notFound, ok, post, wrong } from '../local-route.ts';
import type { Answer } from '../receipt-routes.ts';

const maxBytes = 140 * 1024 * 1024;

const fileSchema = z.strictObject({
  mediaType: z.string().min(1),
  base64: z.base64().min(4),
  name: z.string().min(1).optional(),
});
const uploadSchema = z.object({
  mediaId: z.string(),
  upload: z.object({ url: z.string(), method: z.string(), headers: z.record(z.string(), z.string()) }),
});

/** `api`: the URL of the API, once it is known. What the page proves who it is with goes on to it. */
export function mediaRoutes(api: Promise<string>): readonly LocalRoute[] {
  return [
    get('/local/media/{sessionId.mediaId}', 'a file of a session, as {mediaType, base64}', async (named, request) => {
      const [sessionId = '', mediaId = ''] = named.split('.');
      const url = `${await api}/sessions/${encodeURIComponent(sessionId)}/media/${encodeURIComponent(mediaId)}`;
      const file = await fetch(url, { headers: authorizationOf(request) });
      if (!file.ok) return file.status === 404 ? notFound(`${sessionId} has no file ${mediaId}`) : relayed(file);

      const bytes = Buffer.from(await file.arrayBuffer());
      return ok({ mediaType: file.headers.get('content-type') ?? '', base64: bytes.toString('base64') });
    }),
    post(
      '/local/media/{sessionId}',
      '{mediaType, base64, name?}: an agent’s file, ready to be sent',
      async (id, request) => {
        const body = await readBody(request, maxBytes);
        const file = fileSchema.safeParse(body && jsonOrText(body.toString('utf8')));

        return file.success
          ? upload(`${await api}/sessions/${encodeURIComponent(id)}/media`, file.data, request)
          : wrong(z.prettifyError(file.error));
      },
    ),
  ];
}

async function upload(
  url: string,
  { base64, ...file }: z.infer<typeof fileSchema>,
  request: IncomingMessage,
): Promise<Answer> {
  const bytes = Buffer.from(base64, 'base64');
  const announced = await fetch(url, {
    method: 'POST',
    headers: { ...authorizationOf(request), 'content-type': 'application/json' },
    body: JSON.stringify({ ...file, size: bytes.length }),
  });
  if (!announced.ok) return relayed(announced);

  const { mediaId, upload: link } = uploadSchema.parse(await announced.json());
  const put = await fetch(link.url, { method: link.method, headers: link.headers, body: bytes });

  return put.ok ? ok({ mediaId }) : { status: 502, body: { message: `the upload was answered ${put.status}` } };
}

async function relayed(answer: Response): Promise<Answer> {
  return { status: answer.status, body: jsonOrText(await answer.text()) };
}

function authorizationOf({ headers: { authorization } }: IncomingMessage): Record<string, string> {
  return authorization === undefined ? {} : { authorization };
}
