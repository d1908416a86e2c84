/** The routes that read and replace all state. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../http.ts';
import { get, type LocalRoute, post, wrong } from '../local-route.ts';
import type { Answer } from '../receipt-routes.ts';
import { nothing, readSnapshot, type Snapshot } from './snapshot.ts';

const maxBytes = 512 * 1024 * 1024;

export function snapshotRoutes(options: {
  /** All state, while nothing runs. */
  readonly take: () => Promise<Buffer>;
  /** Ends the system, and starts it on this state. */
  readonly replace: (snapshot: Snapshot) => void;
}): readonly LocalRoute[] {
  const { take, replace } = options;

  return [
    get('/local/snapshot', 'all state as one file', async (_, __, response) => {
      const bytes = await take();
      response.writeHead(200, {
        'content-type': 'application/gzip',
        'content-disposition': 'attachment; filename="invite-to-chat.snapshot.gz"',
        'content-length': bytes.length,
      });
      response.end(bytes);
      return undefined;
    }),
    {
      method: 'PUT',
      path: '/local/snapshot',
      shows: 'takes such a file: this machine starts again on that state',
      answer: (_, request, response) => put(request, response, replace),
    },
    post('/local/reset', 'this machine starts again with nothing', (_, __, response) =>
      afterAnswer(response, () => replace(nothing)),
    ),
  ];
}

async function put(
  request: IncomingMessage,
  response: ServerResponse,
  replace: (snapshot: Snapshot) => void,
): Promise<Answer> {
  const bytes = await readBody(request, maxBytes);
  if (!bytes) return { status: 413, body: { message: 'at most 512 MB' } };
  const snapshot = readSnapshot(bytes);

  return snapshot ? afterAnswer(response, () => replace(snapshot)) : wrong('not a file of GET /local/snapshot');
}

function afterAnswer(response: ServerResponse, work: () => void): Answer {
  response.once('finish', work);

  return { status: 202, body: { message: 'It starts again; GET /local answers when it is done.' } };
}
