/** The channels, queues and responses of the catalog in force. */
import { computed } from '@preact/signals';
import type { CatalogView } from '../../page-types.ts';
import { resource } from './resource.ts';

export const catalog = resource<CatalogView>('/local/catalog', { isStale: ({ type }) => type === 'catalog' });

export type Channel = CatalogView['channels'][number];

export const channels = computed<readonly Channel[]>(() => {
  const loaded = catalog.value.value;
  return loaded.state === 'loaded' ? loaded.data.channels : [];
});

export const responses = computed<CatalogView['responses']>(() => {
  const loaded = catalog.value.value;
  return loaded.state === 'loaded' ? loaded.data.responses : [];
});

export const agentQueues = computed<readonly string[]>(() => {
  const loaded = catalog.value.value;
  return loaded.state === 'loaded'
    ? loaded.data.queues.filter(({ kind }) => kind === 'agents').map(({ key }) => key)
    : [];
});

/** How many faults the files of the folder have as they are now. */
export const catalogProblems = computed(() => {
  const loaded = catalog.value.value;
  return loaded.state === 'loaded' ? loaded.data.problems.length : 0;
});

/** The first of these that the channel can carry, else any. */
export function responseFor(channel: string): string {
  const fitting = responses.value.filter(({ channels }) => channels.includes(channel)).map(({ id }) => id);

  return ['continue-in-chat', 'go-on', 'welcome-text'].find((id) => fitting.includes(id)) ?? fitting[0] ?? '';
}
