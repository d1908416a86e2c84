import type { StandardResponse } from './schema.ts';

/** Whether anybody may send it; its dates may still say otherwise. */
export function isInUse({ active, status }: Pick<StandardResponse, 'active' | 'status'>): boolean {
  return active && status === 'Approved';
}
