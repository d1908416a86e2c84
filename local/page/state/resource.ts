/** What a route answers, read anew when an event says that it has changed. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { PageEvent } from '../../page-types.ts';
import { call, reasonOf } from './api.ts';
import { listening, onEvent } from './events.ts';
import { oneAtATime, settled } from './pace.ts';

export type Loaded<Body> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly reason: string }
  | { readonly state: 'loaded'; readonly data: Body };

export type Resource<Body> = {
  readonly value: ReadonlySignal<Loaded<Body>>;
  readonly load: () => Promise<void>;
  /** Reads it, and again after every event that concerns it. Returns what stops it. */
  readonly watch: () => () => void;
};

export function resource<Body>(
  path: string,
  { isStale = () => true, wait = 300 }: { isStale?: (event: PageEvent) => boolean; wait?: number } = {},
): Resource<Body> {
  const value = signal<Loaded<Body>>({ state: 'loading' });
  const load = oneAtATime(async () => {
    const answer = await call<Body>({ path });
    if (answer.ok && answer.body !== undefined) value.value = { state: 'loaded', data: answer.body };
    // What was read before stays to be seen; the bar on top says that nobody answers.
    else if (value.value.state !== 'loaded') value.value = { state: 'failed', reason: reasonOf(answer) };
  });

  return {
    value,
    load,
    watch() {
      void listening.then(load);
      const again = settled(() => void load(), wait, wait * 3);

      return onEvent((event) => {
        if (event.type === 'hello' || isStale(event)) again();
      });
    },
  };
}
