/** Which of the next steps is lit. */
import { computed } from '@preact/signals';
import { conversations, taken } from './desk.ts';
import { channel } from './person.ts';
import { bubbles } from './phone.ts';
import { sessionId } from './session.ts';

export type Stage = 'press' | 'wait' | 'write' | 'take' | 'answer' | 'done';

export const stage = computed<Stage>(() => {
  const id = sessionId.value;
  if (id === undefined) return 'press';
  const conversation = conversations.value.get(id);
  if (conversation?.ended !== undefined) return 'done';
  const said = conversation?.said ?? [];
  if (said.some(({ from }) => from === 'agent')) return 'done';
  if (said.some(({ from }) => from === 'client')) return taken.value.has(id) ? 'answer' : 'take';

  if (!bubbles.value?.some((bubble) => bubble.sessionId === id)) return 'wait';

  // Without a receiver nothing that she writes would arrive.
  return channel.value?.receives === false ? 'done' : 'write';
});

/** What to do next, for those who see the page and those who hear it. */
export function whatToDo(now: Stage): string {
  switch (now) {
    case 'press':
      return 'Press 2 to invite Ann.';
    case 'wait':
      return 'The message is on its way.';
    case 'write':
      return 'Now be Ann: write back on the phone.';
    case 'take':
      return 'Ann wrote. Now be the agent: take the session.';
    case 'answer':
      return 'Answer Ann at the desk.';
    case 'done':
      return '';
    default:
      return now satisfies never;
  }
}
