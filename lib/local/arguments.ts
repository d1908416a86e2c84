import { type ParseArgsConfig, parseArgs } from 'node:util';

/** The arguments of a command. One that it does not take ends it, as `stopWithUsage` does. */
export function argumentsOf<Config extends ParseArgsConfig>(usage: string, config: Config): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (cause) {
    // What follows the first sentence is about `--`, and no help here.
    const [what = ''] = cause instanceof Error ? cause.message.split('. ') : [];

    return stopWithUsage(usage, what);
  }
}

/** Ends the process with one line, what is wrong and what to write instead, and exit code 2. */
export function stopWithUsage(usage: string, what: string): never {
  console.error(`${what}. Usage: ${usage}`);
  process.exit(2);
}
