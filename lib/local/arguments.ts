import { type ParseArgsConfig, parseArgs } from 'node:util';

/** The arguments of a command. One that it does not take ends it, as `stopWithUsage` does. */
export function argumentsOf<Config extends ParseArgsConfig>(usage: string, config: Config): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (cause) {
    return stopWithUsage(usage, whatIsNotTaken(cause));
  }
}

/** Of an error of `parseArgs`. What follows its first sentence is about `--`, and no help here. */
export function whatIsNotTaken(cause: unknown): string {
  const [what = ''] = cause instanceof Error ? cause.message.split('. ') : [];

  return what;
}

/** Ends the process with one line, what is wrong and what to write instead, and exit code 2. */
export function stopWithUsage(usage: string, what: string): never {
  console.error(`${what}. Usage: ${usage}`);
  process.exit(2);
}
