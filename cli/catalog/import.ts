/** Turns standard responses, as Workspace's `get-details` returns them, into files of the catalog. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { UsageError } from '../usage-error.ts';
import { convertRecord, type DetailsRecord } from './import-record.ts';
import { type Output, writeResponse } from './write-response.ts';

export function importResponses(file: string, folder: string): Output {
  const results = readRecords(file).map((record, index) => importRecord(record, `record ${index + 1}`, folder));

  return { lines: results.flatMap(({ lines }) => lines), failed: results.some(({ failed }) => failed) };
}

function importRecord(record: unknown, place: string, folder: string): Output {
  const parsed = recordSchema.safeParse(record);
  if (!parsed.success) return { lines: [`${place}: ${z.prettifyError(parsed.error)}`], failed: true };

  const { written, notes } = convertRecord(parsed.data);
  const name = written.id ? `${place}, ${written.id}` : place;
  const { lines, failed } = writeResponse(written, folder);

  return {
    lines: [...notes.map((note) => `not taken: ${note}`), ...lines].map((line) => `${name}: ${line}`),
    failed: failed || notes.length > 0,
  };
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
