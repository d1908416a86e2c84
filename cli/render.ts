/**
 * `npm run render`: renders a text with field codes for some values. Exit code 1 for a fault of the text, 2 for wrong
 * usage.
 */
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
import { parseArguments } from './arguments.ts';
import { UsageError } from './usage-error.ts';

const usage = `Usage: npm run render -- [FILE | --text TEXT] [--values FILE.json] [options]

The text is read from FILE, from --text or else from standard input.
  --values FILE.json   {"Contact": {}, "Agent": {}, "CustomProperties": {}, "Interaction": {}}
  --locale fr_FR       of dates and numbers (en_US)
  --time-zone ZONE     such as Europe/Paris (UTC)
  --currency EUR       what ¤ stands for
  --now INSTANT        what Now() and Today() mean, in ISO 8601 (this moment)
  --json               {"text", "missing"} or {"error"} for machines
  --help
`;

const options = {
  text: { type: 'string' },
  values: { type: 'string' },
  locale: { type: 'string' },
  'time-zone': { type: 'string' },
  currency: { type: 'string' },
  now: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const names = ['Contact', 'Agent', 'CustomProperties', 'Interaction'] as const;

process.exitCode = main();

function main(): number {
  try {
    const { values: flags, positionals } = readArguments();
    if (flags.help) {
      process.stdout.write(usage);
      return 0;
    }
    return render(readText(flags.text, positionals), flags);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n\n${usage}`);
    return 2;
  }
}

type Flags = ReturnType<typeof readArguments>['values'];

function readArguments() {
  return parseArguments({ options, allowPositionals: true });
}

function render(text: string, flags: Flags): number {
  const values = flags.values === undefined ? {} : readValues(flags.values);
  const now = flags.now === undefined ? new Date() : new Date(flags.now);
  if (Number.isNaN(now.getTime())) throw new UsageError(`--now is not an instant: ${flags.now}`);
  if (flags.locale !== undefined && !findLocale(flags.locale))
    throw new UsageError(`--locale is not known here: ${flags.locale}`);
  if (flags['time-zone'] !== undefined && !findZone(flags['time-zone']))
    throw new UsageError(`--time-zone is not known here: ${flags['time-zone']}`);
  try {
    const rendered = renderTemplate(parseTemplate(text), values, {
      locale: flags.locale,
      timeZone: flags['time-zone'],
      currency: flags.currency,
      now,
    });
    process.stdout.write(flags.json ? `${JSON.stringify(rendered)}\n` : readable(rendered));
    return 0;
  } catch (error) {
    if (!(error instanceof FieldCodeError)) throw error;
    const { code, span, message } = error;
    if (flags.json) process.stdout.write(`${JSON.stringify({ error: { code, span, message } })}\n`);
    else process.stderr.write(`${code}: ${message}\n`);
    return 1;
  }
}

function readable({ text, missing }: Rendered): string {
  const line = text.endsWith('\n') ? text : `${text}\n`;
  return missing.length === 0 ? line : `${line}missing: ${missing.join(', ')}\n`;
}

function readText(text: string | undefined, files: readonly string[]): string {
  const [file] = files;
  if (files.length > 1 || (file !== undefined && text !== undefined))
    throw new UsageError('one text at a time: a FILE or --text');
  if (text !== undefined) return text;
  if (file === undefined && process.stdin.isTTY)
    throw new UsageError('no text: name a FILE, give --text or pipe it in');
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
