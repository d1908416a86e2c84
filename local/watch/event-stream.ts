/** `GET /local/events`: what happens on this machine, as server-sent events. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PageEvent } from '../page-types.ts';
import type { KeptEvent, LiveEvents } from './live-events.ts';

export type EventStream = {
  readonly serve: (request: IncomingMessage, response: ServerResponse) => void;
  /** Ends all streams. A browser comes back by itself. */
  readonly close: () => void;
};

/** A reader that leaves so much unread is cut off: it comes back, and says where it was. */
const maxUnread = 4 * 1024 * 1024;

export function createEventStream(options: {
  readonly events: LiveEvents;
  readonly now: () => number;
  /** How often a stream without events shows that it is alive. */
  readonly beatMs?: number;
}): EventStream {
  const { events, now, beatMs = 15_000 } = options;
  const open = new Set<ServerResponse>();

  return {
    serve(request, response) {
      const lastId = lastIdOf(request);
      const missed = lastId === undefined ? [] : events.after(lastId);
      const hello: PageEvent = {
        type: 'hello',
        at: new Date(now()).toISOString(),
        run: events.run,
        complete: lastId !== undefined && missed !== undefined,
      };

      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      const write = (text: string) => {
        response.write(text);
        if (response.writableLength > maxUnread) response.destroy();
      };
      // The id of the last missed event, or of what the page is about to read anew.
      write(`retry: 1000\n\n${text({ id: missed?.length ? (lastId ?? '') : events.lastId(), event: hello })}`);
      for (const kept of missed ?? []) write(text(kept));

      open.add(response);
      const silence = events.listen((kept) => write(text(kept)));
      const beat = setInterval(() => write(': beat\n\n'), beatMs);
      response.on('close', () => {
        silence();
        clearInterval(beat);
        open.delete(response);
      });
    },
    close() {
      for (const response of open) response.end();
    },
  };
}

function text({ id, event }: KeptEvent): string {
  return `id: ${id}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** A browser names it by itself when it comes back; `?after=` is for other clients. */
function lastIdOf({ headers, url }: IncomingMessage): string | undefined {
  const header = headers['last-event-id'];
  const id = typeof header === 'string' ? header : new URL(url ?? '/', 'http://local').searchParams.get('after');

  return id || undefined;
}
