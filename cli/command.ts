/** How every command reads its arguments, shows its help and ends. */
import { Command, CommanderError, type CommandUnknownOpts, InvalidArgumentError } from '@commander-js/extra-typings';
import { Stop } from './stop.ts';
import { UsageError } from './usage-error.ts';

/** The exit codes of every command; docs/commands.md explains them. */
export const exitCode = { done: 0, failed: 1, calledWrongly: 2 } as const;

/** `name`: as it is typed, such as `npm run convert`. */
export function createCommand(name: string, summary: string): Command {
  return configured(new Command(`${name} --`), name, summary);
}

/** `of`: the command that it belongs to, as that is typed. */
export function createSubcommand(of: string, name: string, summary: string): Command {
  return configured(new Command(name), of, summary);
}

function configured(command: Command, typed: string, summary: string): Command {
  return command
    .description(summary)
    .helpOption('--help', 'shows this')
    .helpCommand(false)
    .configureOutput({ outputError: (text, write) => write(wrongCall(typed, sentence(text.replace(/^error: /, '')))) })
    .exitOverride();
}

/** Resolves when the command has ended, its exit code in `process.exitCode`. `args`: without those of Node. */
export async function runCommand(command: CommandUnknownOpts, args = process.argv.slice(2)): Promise<void> {
  try {
    await command.parseAsync(args, { from: 'user' });
  } catch (cause) {
    process.exitCode = endOf(command, cause);
  }
}

/** A parser for options and arguments. */
export function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const range = max === Number.MAX_SAFE_INTEGER ? `${min} or more` : `${min} to ${max}`;

  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= min && number <= max) return number;

    throw new InvalidArgumentError(`It must be a whole number, ${range}.`);
  };
}

function endOf(command: CommandUnknownOpts, cause: unknown): number {
  // Its message, or the help, has been printed.
  if (cause instanceof CommanderError) return cause.exitCode === 0 ? exitCode.done : exitCode.calledWrongly;
  if (cause instanceof Stop) {
    console.error(cause.message);
    return exitCode.failed;
  }
  if (!(cause instanceof UsageError)) throw cause;

  process.stderr.write(wrongCall(command.name().replace(/ --$/, ''), cause.message));
  return exitCode.calledWrongly;
}

/** What is wrong with the call, and where to read how it is right. */
function wrongCall(name: string, text: string): string {
  const [first = '', ...more] = text.trim().split('\n');
  const dot = /[.?!:]$/.test(first) ? '' : '.';

  return `${[`${first}${dot}`, ...more].join('\n')}\n${name} -- --help lists what it takes.\n`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
