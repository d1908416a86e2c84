/** The one stream of what happens on this machine. */
import { signal } from '@preact/signals';
import type { PageEvent } from '../../page-types.ts';

export type Connection = 'connecting' | 'open' | 'lost';

export const connection = signal<Connection>('connecting');
/** When it was lost. */
export const lostAt = signal(0);

type Listener = (event: PageEvent) => void;
const listeners = new Set<Listener>();

/** Returns what stops it. */
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
    // Closed for good, as after an answer that is no stream.
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, 2000);
  });
  source.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const event: PageEvent = JSON.parse(data);
    for (const listener of listeners) listener(event);
  });
}

/** Runs `work` a moment after the last of many calls, and at the latest `most` ms after the first. */
export function settled(work: () => void, wait = 60, most = 250): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let since = 0;

  return () => {
    const now = Date.now();
    if (timer === undefined) since = now;
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        timer = undefined;
        work();
      },
      Math.max(0, Math.min(wait, since + most - now)),
    );
  };
}
