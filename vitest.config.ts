import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** `npm run test:long`: packages the stack, compiles a copy of the project, and runs the simulation. */
const long = ['test/stack/template.test.ts', 'test/channel/new-transport.test.ts', 'test/simulation/*.test.ts'];
/** `npm run test:page`: the page of `npm start` in a browser. */
const page = ['test/page/*.test.ts'];
const whole = ['test/{stack,integration,e2e}/**/*.test.ts'];

export default defineConfig({
  test: {
    // A fork a file costs more than a thread, and much of the time goes into waiting for sockets and child processes.
    pool: 'threads',
    maxWorkers: availableParallelism() + 1,
    env: {
      // No test may find a developer's account.
      ...{ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1', AWS_PROFILE: '' },
      // A command that a test starts compiles what no other has: a third of its time.
      NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/compile'),
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...whole, ...long, ...page],
          testTimeout: 15_000,
        },
      },
      {
        extends: true,
        test: { name: 'whole', include: whole, exclude: long, testTimeout: 30_000, hookTimeout: 60_000 },
      },
      { extends: true, test: { name: 'page', include: page, testTimeout: 60_000, hookTimeout: 60_000 } },
      { extends: true, test: { name: 'long', include: long, testTimeout: 60_000, hookTimeout: 120_000 } },
    ],
  },
});
