/** The one stream of what happens on this machine. */
import { signal } from '@preact/signals';
import type { PageEvent } from '../../page-types.ts';

export type Connection = 'connecting' | 'open' | 'lost';

export const connection = signal<Connection>('connecting');
/** When it was lost. */
export const lostAt = signal(0);

const first = Promise.withResolvers<void>();
/** From here on no event is missed, or there is no stream: what is read earlier would have to be read again. */
export const listening = first.promise;
let isListening = false;

type Listener = (event: PageEvent) => void;
const listeners = new Set<Listener>();

/** `hello` comes with each connection after the first one. Returns what stops it. */
export function onEvent(listener: Listener): () => void {
  listeners.add(listener);

  return () => listeners.delete(listener);
}

/** The browser connects again by itself, and names the last event that it had. */
export function connect(): void {
  const source = new EventSource('/local/events');
  source.addEventListener('open', () => {
    connection.value = 'open';
  });
  source.addEventListener('error', () => {
    if (connection.value !== 'lost') lostAt.value = Date.now();
    connection.value = 'lost';
    listen();
    // Closed for good, as after an answer that is no stream.
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, 2000);
  });
  source.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const event: PageEvent = JSON.parse(data);
    if (isListening) for (const listener of listeners) listener(event);
    listen();
  });
}

function listen(): void {
  isListening = true;
  first.resolve();
}
