/** Turns standard responses, as Workspace's `get-details` returns them, into files of the catalog. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import * as z from 'zod';
import { FieldCodeError } from '../../lib/field-codes/error.ts';
import { parseTemplate } from '../../lib/field-codes/template.ts';
import { responseFile } from '../../lib/standard-response/schema.ts';
import { textsWithCodes } from '../../lib/standard-response/texts.ts';
import { UsageError } from '../usage-error.ts';
import { convertRecord, type DetailsRecord } from './import-record.ts';

export function importResponses(file: string, folder: string): { lines: string[]; failed: boolean } {
  const results = readRecords(file).map((record, index) => importRecord(record, `record ${index + 1}`, folder));

  return { lines: results.flatMap(({ lines }) => lines), failed: results.some(({ failed }) => failed) };
}

function importRecord(record: unknown, place: string, folder: string): { lines: string[]; failed: boolean } {
  const parsed = recordSchema.safeParse(record);
  if (!parsed.success) return { lines: [`${place}: ${z.prettifyError(parsed.error)}`], failed: true };

  const { written, notes } = convertRecord(parsed.data);
  const name = written.id ? `${place}, ${written.id}` : place;
  const listed = notes.map((note) => `${name}: not taken: ${note}`);
  const wrong = textsWithCodes(written).flatMap(({ path, text }) =>
    whatIsWrong(text).map((why) => `${name}: ${path.join('.')}: ${why}`),
  );
  const checked = responseFile.safeParse(written);
  const invalid = checked.success
    ? []
    : checked.error.issues.map(({ path, message }) => `${name}: ${path.join('.') || 'the response'}: ${message}`);

  if (wrong.length + invalid.length > 0)
    return { lines: [...listed, ...wrong, ...invalid, `${name}: not written`], failed: true };

  const target = join(folder, 'responses', `${written.id}.yml`);
  if (existsSync(target))
    return { lines: [...listed, `${name}: ${target} exists already and was left alone`], failed: true };

  writeFileSync(target, `# yaml-language-server: $schema=../schema/response.json\n${stringify(written)}`);
  return { lines: [...listed, `${name}: written to ${target}`], failed: listed.length > 0 };
}

/** With the line of the text and a caret. */
function whatIsWrong(text: string): string[] {
  try {
    parseTemplate(text);
    return [];
  } catch (error) {
    if (!(error instanceof FieldCodeError)) throw error;
    return [`${error.code}: ${error.message}`];
  }
}

const recordSchema: z.ZodType<DetailsRecord> = z.looseObject({
  id: z.string().optional(),
  standardResponseId: z.string().optional(),
  name: z.string().optional(),
  body: z.string().nullish(),
  structuredBody: z.string().nullish(),
  isActive: z.union([z.boolean(), z.string()]).optional(),
  status: z.string().optional(),
  startDate: z.string().nullish(),
  expirationDate: z.string().nullish(),
});

function readRecords(file: string): readonly unknown[] {
  try {
    return unwrap(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** One record, a list of them, or either in the envelope of the answer. */
function unwrap(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(unwrap);
  if (typeof value !== 'object' || value === null) return [value];

  for (const key of ['data', 'response', 'responses', 'standardResponse', 'standardResponses']) {
    const inner: unknown = Reflect.get(value, key);
    if (typeof inner === 'object' && inner !== null) return unwrap(inner);
  }
  return [value];
}
