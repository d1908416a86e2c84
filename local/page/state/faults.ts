/** The faults that are armed. */
import { computed } from '@preact/signals';
import { resource } from './resource.ts';

export type Fault = {
  readonly kind: string;
  readonly count: number;
  readonly of?: string;
  readonly at?: string;
  readonly clientId?: string;
  readonly status?: number;
  readonly code?: number;
};

export const faults = resource<readonly Fault[]>('/local/faults', { isStale: ({ type }) => type === 'faults' });

export const armed = computed(() => (faults.value.value.state === 'loaded' ? faults.value.value.data : []));
