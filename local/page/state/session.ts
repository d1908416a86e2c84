/** The chosen session, and its timeline. */
import { computed, effect, signal } from '@preact/signals';
import type { PageEvent, Timeline } from '../../page-types.ts';
import { call } from './api.ts';
import { sessionOfMessage } from './conversation.ts';
import { listening, onEvent } from './events.ts';
import { read } from './location.ts';
import { settled } from './pace.ts';
import { bubbles } from './phone.ts';

/** The one that the address names, else the last of this phone. */
export const sessionId = computed(
  () => read('session') || bubbles.value?.findLast(({ sessionId }) => sessionId !== undefined)?.sessionId || undefined,
);

const loaded = signal<Timeline | undefined>(undefined);

export const timeline = computed(() => (loaded.value?.sessionId === sessionId.value ? loaded.value : undefined));
/** Named, but not on this machine. */
export const isUnknown = signal(false);

async function load(id: string | undefined): Promise<void> {
  if (id === undefined) return;
  const { ok, status, body } = await call<Timeline>({ path: `/local/timeline/${encodeURIComponent(id)}` });
  if (id !== sessionId.value) return;
  isUnknown.value = status === 404;
  if (ok) loaded.value = body;
}

export function watchSession(): void {
  const again = settled(() => void load(sessionId.value), 40, 160);
  void listening.then(() => effect(() => void load(sessionId.value)));
  onEvent((event) => {
    if (concerns(event)) again();
  });
}

/** Others go on meanwhile, by the thousand under load. */
function concerns(event: PageEvent): boolean {
  switch (event.type) {
    case 'hello':
    case 'sweep':
      return true;
    case 'step':
    case 'receipt':
      return event.sessionId === sessionId.value;
    case 'chat-queue':
      return sessionOfMessage(event.message) === sessionId.value;
    default:
      return false;
  }
}
