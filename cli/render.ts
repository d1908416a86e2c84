/** `npm run render`: renders a text with field codes for some values. */
import { readFileSync } from 'node:fs';
import { parseJson } from '../lib/esp/json.ts';
import { isKvList } from '../lib/esp/kv-list.ts';
import { readKvList } from '../lib/esp/read-kv-list.ts';
import type { Fault } from '../lib/faults/faults.ts';
import type { Values } from '../lib/field-codes/env.ts';
import { FieldCodeError } from '../lib/field-codes/error.ts';
import { findLocale } from '../lib/field-codes/formats/locale.ts';
import { findZone } from '../lib/field-codes/formats/zone.ts';
import { parseTemplate, type Rendered, renderTemplate } from '../lib/field-codes/template.ts';
import { createCommand, exitCode, runCommand } from './command.ts';
import { UsageError } from './usage-error.ts';

const names = ['Contact', 'Agent', 'CustomProperties', 'Interaction'] as const;

const command = createCommand('npm run render', 'Prints what a text with field codes says for some values.')
  .argument('[file]', 'the text; else --text, or standard input')
  .option('--text <text>', 'the text itself')
  .option('--values <file.json>', '{"Contact": {}, "Agent": {}, "CustomProperties": {}, "Interaction": {}}')
  .option('--locale <name>', 'of dates and numbers, such as fr_FR; else en_US')
  .option('--time-zone <zone>', 'such as Europe/Paris; else UTC')
  .option('--currency <code>', 'what ¤ stands for, such as EUR')
  .option('--now <instant>', 'what Now() and Today() mean, in ISO 8601; else this moment')
  .option('--json', '{"text", "missing"} or {"error"} for machines', false)
  .action((file, options) => {
    process.exitCode = render(readText(options.text, file), options);
  });

await runCommand(command);

type Options = ReturnType<typeof command.opts>;

function render(text: string, flags: Options): number {
  const values = flags.values === undefined ? {} : readValues(flags.values);
  const now = flags.now === undefined ? new Date() : new Date(flags.now);
  if (Number.isNaN(now.getTime())) throw new UsageError(`--now is not an instant in ISO 8601: ${flags.now}`);
  if (flags.locale !== undefined && !findLocale(flags.locale))
    throw new UsageError(`--locale is not known here: ${flags.locale}`);
  if (flags.timeZone !== undefined && !findZone(flags.timeZone))
    throw new UsageError(`--time-zone is not known here: ${flags.timeZone}`);
  try {
    const rendered = renderTemplate(parseTemplate(text), values, {
      locale: flags.locale,
      timeZone: flags.timeZone,
      currency: flags.currency,
      now,
    });
    process.stdout.write(flags.json ? `${JSON.stringify(rendered)}\n` : readable(rendered));
    return exitCode.done;
  } catch (error) {
    if (!(error instanceof FieldCodeError)) throw error;
    const { code, span, message } = error;
    if (flags.json) process.stdout.write(`${JSON.stringify({ error: { code, span, message } })}\n`);
    else process.stderr.write(`${code}: ${message}\n`);
    return exitCode.failed;
  }
}

function readable({ text, missing }: Rendered): string {
  const line = text.endsWith('\n') ? text : `${text}\n`;
  return missing.length === 0 ? line : `${line}missing: ${missing.join(', ')}\n`;
}

function readText(text: string | undefined, file: string | undefined): string {
  if (file !== undefined && text !== undefined) throw new UsageError('one text at a time: a file or --text');
  if (text !== undefined) return text;
  if (file === undefined && process.stdin.isTTY)
    throw new UsageError('no text: name a file, use --text, or pipe it in');
  return attempt(() => readFileSync(file ?? 0, 'utf8'), file ?? 'standard input');
}

function readValues(file: string): Values {
  const values = attempt(() => parseJson(readFileSync(file, 'utf8')), file);
  const problems: Fault[] = [];
  const lists = readKvList(values, file, 'text', problems);
  const known =
    !Array.isArray(values) &&
    Object.entries(lists).every(([name, list]) => names.some((each) => each === name) && isKvList(list));
  if (known && problems.length === 0) return lists;
  throw new UsageError(
    `${file}: must be an object with Contact, Agent, CustomProperties and Interaction, each an object or left out`,
  );
}

function attempt<T>(read: () => T, what: string): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError(`${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
