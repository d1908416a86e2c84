/** The catalog's responses as a table: what each sends, in which languages, with how many parameters. */
import stringWidth from 'string-width';
import type { CatalogProblem } from '../../lib/catalog/read-yaml.ts';
import type { StandardResponse } from '../../lib/standard-response/schema.ts';
import { countCodes } from '../../lib/standard-response/texts.ts';

export function catalogTable(responses: readonly StandardResponse[], problems: readonly CatalogProblem[]): string[] {
  const lines = responses.map((response) => {
    const found = problems.filter(({ file }) => file === `responses/${response.id}.yml`).length;
    return [
      response.id,
      contentOf(response),
      languagesOf(response),
      parametersOf(response),
      stateOf(response),
      found === 0 ? '' : String(found),
    ];
  });

  return columns([['response', 'content', 'languages', 'parameters', 'state', 'problems'], ...lines]);
}

/** Each line is given as its cells; the first one is the heading. */
export function columns(lines: readonly (readonly string[])[]): string[] {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((cells) => stringWidth(cells[column] ?? ''))),
  );

  return lines.map((cells) =>
    cells
      .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - stringWidth(cell))))
      .join('  ')
      .trimEnd(),
  );
}

function contentOf({ text, attachments, whatsapp, apple, facebook, rcs }: StandardResponse): string {
  const plain =
    text === undefined
      ? []
      : [attachments ? `text with ${attachments.length} attachment${attachments.length === 1 ? '' : 's'}` : 'text'];

  return [
    ...(whatsapp ? [`notification ${whatsapp.name}`] : []),
    ...(apple ? [apple['content-type']] : []),
    ...(facebook
      ? [facebook['content-type'] === 'utility' ? `utility ${facebook.name}` : facebook['content-type']]
      : []),
    ...(rcs ? [`rcs ${rcs['content-type']}`] : []),
    ...plain,
  ].join(', ');
}

function languagesOf({ whatsapp }: StandardResponse): string {
  return whatsapp ? Object.keys(whatsapp.wordings).join(' ') : '';
}

function parametersOf({ whatsapp }: StandardResponse): string {
  return whatsapp
    ? [...new Set(Object.values(whatsapp.wordings).map(({ content }) => countCodes(content)))].join(' / ')
    : '';
}

function stateOf({ status, active, startDate, endDate }: StandardResponse): string {
  const dates = startDate === undefined && endDate === undefined ? [] : [`${startDate ?? ''} to ${endDate ?? ''}`];

  return [...(status === 'Approved' ? [] : [status]), ...(active ? [] : ['inactive']), ...dates].join(', ');
}
