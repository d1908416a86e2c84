import { closeSync, openSync, writeSync } from 'node:fs';

/**
 * What the functions log is written, but to nowhere: it costs what it costs, and the table stays readable. `bytes`: how
 * much it was.
 */
export async function silently<Result>(
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly bytes: number }> {
  const nowhere = openSync('/dev/null', 'w');
  const write = process.stdout.write;
  let bytes = 0;

  process.stdout.write = (chunk: string | Uint8Array) => {
    bytes += writeSync(nowhere, typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
    return true;
  };

  try {
    return { result: await work(), bytes };
  } finally {
    process.stdout.write = write;
    closeSync(nowhere);
  }
}
