import { describe, expect, test } from 'vitest';
import { FieldCodeError } from '../../lib/field-codes/error.ts';
import { parseTemplate, renderTemplate } from '../../lib/field-codes/template.ts';
import data from './published.json' with { type: 'json' };

type Case = (typeof data.cases)[number];

const text = (row: Case): string =>
  'template' in row && row.template !== undefined ? row.template : `<$${'formula' in row ? row.formula : ''}$>`;
const render = (row: Case) =>
  renderTemplate(parseTemplate(text(row)), 'values' in row && row.values ? row.values : {}, {
    locale: 'en_US',
    timeZone: 'UTC',
  });

describe(`${data.cases.length} published vectors and decisions`, () => {
  test.each(data.cases.map((row) => [row.id, text(row), row] as const))('%s %s', (_id, _text, row) => {
    if ('error' in row) {
      expect(() => render(row)).toThrow(FieldCodeError);
      return;
    }
    const rendered = render(row);
    expect(rendered.text).toBe(row.expect);
    if ('missing' in row && row.missing) expect(rendered.missing).toEqual(row.missing);
  });
});
