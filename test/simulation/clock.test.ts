import { expect, test } from 'vitest';
import { createClock } from './clock.ts';

test('a run that never comes to rest ends', async () => {
  const clock = createClock(0);
  const again = () => clock.after(0, again);
  again();

  await expect(clock.runUntil(1)).rejects.toThrow('does not come to rest');
});
