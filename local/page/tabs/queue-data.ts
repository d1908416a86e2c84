import type { DeadLetter, PageEvent } from '../../page-types.ts';
import { resource } from '../state/resource.ts';

type Depths = Readonly<Record<string, { readonly visible: number; readonly hidden: number; readonly delayed: number }>>;

const isStale = ({ type }: PageEvent) => type === 'step' || type === 'chat-queue' || type === 'sweep';

export const depths = resource<Depths>('/local/queues', { isStale });
/** In seconds. */
export const ages = resource<Readonly<Record<string, number>>>('/local/ages', { isStale });
export const letters = resource<readonly DeadLetter[]>('/local/dead-letters', { isStale });

/** Without the name of the stack. */
export const short = (queue: string): string => queue.replace(/^invite-to-chat-[a-z]+-/, '');
