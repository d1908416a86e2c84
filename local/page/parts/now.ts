import { signal } from '@preact/signals';

/** The time, once a second, while the page is looked at. */
export const now = signal(Date.now());

setInterval(() => {
  if (document.visibilityState === 'visible') now.value = Date.now();
}, 1000);
