/** The utility templates that Meta would have approved for a Page: the catalog's. */
import { parseTemplate } from '../../lib/field-codes/template.ts';
import type { StandardResponse } from '../../lib/standard-response/schema.ts';
import { countCodes } from '../../lib/standard-response/texts.ts';

export type PageTemplate = {
  readonly name: string;
  readonly language: string;
  /** With `{{1}}` or `{{name}}` in place of a parameter. */
  readonly body: string;
  /** In order: its name, or undefined if it goes by its place. */
  readonly parameters: readonly (string | undefined)[];
  /** Their texts. */
  readonly buttons: readonly string[];
  /** How many of the buttons have a slot. */
  readonly takes: number;
};

export function pageTemplates(responses: readonly StandardResponse[]): readonly PageTemplate[] {
  return responses.flatMap(({ facebook }) => {
    if (facebook?.['content-type'] !== 'utility') return [];

    const { name, language, content, parameters: names, buttons = [] } = facebook;
    const { text, codes } = parseTemplate(content);
    const parameters = codes.map((_, index) => names?.[index]);
    const body = codes.reduceRight(
      (filled, { span }, index) =>
        `${filled.slice(0, span.start)}{{${parameters[index] ?? index + 1}}}${filled.slice(span.end)}`,
      text,
    );
    const taking = buttons.filter((button) => button.type === 'quick-reply' || countCodes(button.url) > 0);

    return [{ name, language, body, parameters, buttons: buttons.map((one) => one.text), takes: taking.length }];
  });
}
