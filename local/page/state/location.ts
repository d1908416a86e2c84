/** What the address bar keeps: the tab, the session, the filters. */
import { computed, signal } from '@preact/signals';

export const tabs = ['live', 'sessions', 'queues', 'requests', 'webhooks', 'catalog', 'faults'] as const;
export type Tab = (typeof tabs)[number];

const query = signal(new URLSearchParams(location.search));

export const tab = computed<Tab>(() => tabs.find((name) => name === query.value.get('tab')) ?? 'live');

export function read(name: string): string {
  return query.value.get(name) ?? '';
}

/** The address with these parts changed; empty ones go. */
export function hrefWith(changes: Readonly<Record<string, string>>): string {
  const next = new URLSearchParams(query.value);
  for (const [name, value] of Object.entries(changes)) {
    if (value === '' || (name === 'tab' && value === 'live')) next.delete(name);
    else next.set(name, value);
  }
  const text = next.toString();

  return text === '' ? '/' : `/?${text}`;
}

/** `push`: the browser's Back returns from it. */
export function go(changes: Readonly<Record<string, string>>, how: 'push' | 'replace' = 'replace'): void {
  const href = hrefWith(changes);
  if (how === 'push') history.pushState(null, '', href);
  else history.replaceState(null, '', href);
  query.value = new URLSearchParams(location.search);
}

addEventListener('popstate', () => {
  query.value = new URLSearchParams(location.search);
});
