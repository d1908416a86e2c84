import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './usage-error.ts';

/** The arguments of a command. One that it does not take ends it, as `stopWithUsage` does. */
export function argumentsOf<Config extends ParseArgsConfig>(
  usage: string,
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArguments(config);
  } catch (cause) {
    return stopWithUsage(usage, cause instanceof UsageError ? cause.message : '');
  }
}

/** The arguments of a command that shows its usage itself: throws UsageError for one that it does not take. */
export function parseArguments<Config extends ParseArgsConfig>(config: Config): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (cause) {
    // What follows the first sentence is about `--`, and no help here.
    const [what = ''] = cause instanceof Error ? cause.message.split('. ') : [];
    throw new UsageError(what);
  }
}

/** Ends the process with one line, what is wrong and what to write instead, and exit code 2. */
export function stopWithUsage(usage: string, what: string): never {
  console.error(`${what}. Usage: ${usage}`);
  process.exit(2);
}
