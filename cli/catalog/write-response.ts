import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { describeIssue, plainMessage, showPath } from '../../lib/catalog/describe-issue.ts';
import { FieldCodeError } from '../../lib/field-codes/error.ts';
import { parseTemplate } from '../../lib/field-codes/template.ts';
import { responseFile } from '../../lib/standard-response/schema.ts';
import { findPastedSlot, pastedSlotAdvice, textsIn } from '../../lib/standard-response/texts.ts';

export type Output = { readonly lines: readonly string[]; readonly failed: boolean };

/** Writes `responses/<id>.yml` if the catalog would take it and no file is there. */
export function writeResponse(
  written: { readonly id: string; readonly [key: string]: unknown },
  folder: string,
): Output {
  const wrong = [...textProblems(written), ...schemaProblems(written)];
  if (wrong.length > 0) return { lines: [...wrong, 'not written'], failed: true };

  const target = join(folder, 'responses', `${written.id}.yml`);
  if (existsSync(target)) return { lines: [`${target} exists already and was left alone`], failed: true };

  writeFileSync(target, `# yaml-language-server: $schema=../schema/response.json\n${stringify(written)}`);
  return { lines: [`written to ${target}`], failed: false };
}

function schemaProblems(written: unknown): string[] {
  const checked = responseFile.safeParse(written, { error: plainMessage });

  return (checked.error?.issues ?? [])
    .flatMap((issue) => describeIssue(issue, responseFile, written))
    .map(({ path, key, message }) => `${showPath(key === undefined ? path : [...path, key], written)}: ${message}`);
}

function textProblems(written: unknown): string[] {
  return textsIn(written).flatMap(({ path, text }) =>
    whatIsWrong(text).map((why) => `${showPath(path, written)}: ${why}`),
  );
}

/** With the line of the text and a caret. */
function whatIsWrong(text: string): string[] {
  const pasted = findPastedSlot(text);
  if (pasted) return [pastedSlotAdvice(pasted.slot)];

  try {
    parseTemplate(text);
    return [];
  } catch (error) {
    if (!(error instanceof FieldCodeError)) throw error;
    return [`${error.code}: ${error.message}`];
  }
}
