import { hash, timingSafeEqual } from 'node:crypto';

/** In constant time, regardless of length. */
export function isSame(a: string, b: string): boolean {
  return timingSafeEqual(digestOf(a), digestOf(b));
}

/** All of the same length, as a constant-time comparison needs. */
export function digestOf(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
