import { expect, test, vi } from 'vitest';
import { createCatalog } from '../../lib/catalog/catalog.ts';
import { createLocalRuntime } from '../../local/runtime.ts';

test('a table of this machine that answers late is waited for, a vendor no longer than in AWS', () => {
  const timeout = vi.spyOn(AbortSignal, 'timeout');
  const catalog = () => createCatalog({ channels: [], queues: {}, responses: [] });
  const { abortAfter } = createLocalRuntime({ env: {}, catalog, report: () => {}, reportError: () => {} });
  abortAfter(500);
  abortAfter(6000);

  expect(timeout.mock.calls).toEqual([[5000], [6000]]);
});
