import { afterEach, expect, test, vi } from 'vitest';
import { startSchedule } from '../../local/schedule.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('the schedule invokes once an interval, also when the last run is not over', async () => {
  vi.useFakeTimers();
  const invoke = vi.fn(() => new Promise<never>(() => undefined));
  const stop = startSchedule({ every: 300, invoke, onOutcome: () => undefined });

  await vi.advanceTimersByTimeAsync(299_999);
  expect(invoke).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(300_001);
  expect(invoke).toHaveBeenCalledTimes(2);

  stop();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(invoke).toHaveBeenCalledTimes(2);
});
