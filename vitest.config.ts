import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Whole systems that `npm test` starts: an invite, the answer to it, and the README. */
const usual = ['readme', 'start', 'conversation', 'receipts', 'sync'].map((name) => `test/e2e/${name}.test.ts`);
/**
 * `npm run test:long`: packages the stack, compiles a copy of the project, counts what is billed, and drives operators'
 * commands and rare setups as whole processes, each of which costs a second of CPU time.
 */
const long = [
  'test/stack/template.test.ts',
  'test/integration/cost.test.ts',
  'test/channel/new-transport.test.ts',
  'test/cli/{catalog-command,check-installed,render}.test.ts',
  'test/docs/run-examples.test.ts',
  'test/fuzz/*.test.ts',
];
const e2e = 'test/e2e/*.test.ts';
/** `npm run test:simulation`: nothing but CPU time, so that it can give way to what waits. */
const simulation = ['test/simulation/**/*.test.ts'];
/** `npm run test:page`: the page of `npm start` in a browser. */
const page = ['test/page/*.test.ts'];
const whole = ['test/{stack,integration}/**/*.test.ts', ...usual];

/** What takes longest begins, then what starts whole systems: the last file to end must be neither. */
const first = [
  /[\\/]exhaustive-[^\\/]+$/,
  /[\\/]test[\\/]simulation[\\/]/,
  /[\\/]test[\\/](e2e|integration|stack)[\\/]/,
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification) => {
      const at = first.findIndex((names) => names.test(moduleId));

      return at === -1 ? first.length : at;
    };

    return sorted.toSorted((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
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
          exclude: [...whole, ...long, ...simulation, ...page, e2e],
          // To load a file's imports once more costs more CPU time than its tests.
          isolate: false,
          setupFiles: 'test/support/leave-nothing.ts',
          globalSetup: 'test/support/one-dynamodb-local.ts',
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: { name: 'whole', include: whole, exclude: long, testTimeout: 180_000, hookTimeout: 180_000 },
      },
      { extends: true, test: { name: 'simulation', include: simulation, testTimeout: 180_000 } },
      { extends: true, test: { name: 'page', include: page, testTimeout: 180_000, hookTimeout: 180_000 } },
      {
        extends: true,
        test: {
          name: 'long',
          include: [...long, e2e],
          exclude: usual,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // Of conversations with one system: it times out on a slow machine if it has more of them at once.
          maxConcurrency: 8,
        },
      },
    ],
  },
});
