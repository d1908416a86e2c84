import { hash, timingSafeEqual } from 'node:crypto';

/** In constant time, whatever the lengths. */
export function isSame(a: string, b: string): boolean {
  return timingSafeEqual(digestOf(a), digestOf(b));
}

/** All of one length, which is what comparing in constant time needs. */
export function digestOf(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
