import { afterAll, vi } from 'vitest';

/** Files share their worker: none leaves to the next one what it has changed. */
const environment = { ...process.env };

afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  for (const name of Object.keys(process.env).filter((each) => !(each in environment))) delete process.env[name];
  Object.assign(process.env, environment);
});
