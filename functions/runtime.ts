import { randomFillSync } from 'node:crypto';
import type { Lookup } from '../lib/catalog/lookup.ts';
import { createLog } from '../lib/lambda/observe/log.ts';
import { createMeasure } from '../lib/lambda/observe/metrics.ts';
import type { Runtime } from '../lib/lambda/runtime.ts';

/** The runtime of a deployed function. */
export function processRuntime<Known extends Lookup>(catalog: Known): Runtime<Known> {
  const log = createLog({
    level: process.env.LOG_LEVEL,
    platformLevel: process.env.AWS_LAMBDA_LOG_LEVEL,
    measure: createMeasure({ stage: process.env.STAGE ?? 'unknown', now: Date.now }),
    // Not through the console: Lambda's would put a time before it, and CloudWatch would not read it as metrics.
    write: (line) => void process.stdout.write(line),
  });

  return {
    env: process.env,
    catalog: () => catalog,
    now: Date.now,
    newToken: createNewToken(),
    ...log,
  };
}

const tokenBytes = 9;

/** Draws for many tokens at once: asking the system takes longer than all else about one. */
function createNewToken(): () => string {
  const drawn = Buffer.alloc(tokenBytes * 256);
  let at = drawn.length;

  return () => {
    if (at === drawn.length) {
      randomFillSync(drawn);
      at = 0;
    }
    at += tokenBytes;

    return drawn.toString('base64url', at - tokenBytes, at);
  };
}
