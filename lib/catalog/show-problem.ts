import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogProblem } from './read-yaml.ts';

/** A problem as an author reads it: file, line and column, what is wrong, and the line with a caret under the place. */
export function showProblem(folder: string, { file, line, column = 1, message }: CatalogProblem): string {
  const path = join(folder, file);
  if (line === undefined) return `${path}: ${message}`;

  const headline = `${path}:${line}:${column}: ${message}`;
  const source = lineOf(path, line);
  if (source === undefined) return headline;

  const margin = `  ${line} | `;
  const caret = `${' '.repeat(margin.length - 2)}| ${source.slice(0, column - 1).replaceAll(/[^\t]/g, ' ')}^`;

  return `${headline}\n${margin}${source}\n${caret}`;
}

export function showWarning(folder: string, warning: CatalogProblem): string {
  return showProblem(folder, { ...warning, message: `warning: ${warning.message}` });
}

function lineOf(path: string, line: number): string | undefined {
  try {
    return readFileSync(path, 'utf8').split(/\r?\n/)[line - 1];
  } catch {
    return undefined;
  }
}
