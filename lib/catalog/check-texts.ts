import { FieldCodeError, type Span } from '../field-codes/error.ts';
import { parseTemplate } from '../field-codes/template.ts';
import type { ResponseFile } from '../standard-response/schema.ts';
import {
  findCodeInHost,
  findPastedSlot,
  pastedSlotAdvice,
  textsIn,
  textsWithCodes,
} from '../standard-response/texts.ts';
import type { CatalogProblem, YamlFile } from './read-yaml.ts';

/** Parses every text that holds a field code, so that none fails when it is sent. */
export function checkFieldCodes(
  file: string,
  { value, placeInText, nameOf }: YamlFile<ResponseFile>,
): CatalogProblem[] {
  const { text, attachments, whatsapp, apple, facebook, rcs } = value;

  return textsWithCodes({ text, attachments, whatsapp, apple, facebook, rcs }).flatMap((placed) => {
    // A single language is written without a list.
    const path =
      placed.path[1] === 'language' && value.whatsapp?.language.length === 1 ? placed.path.slice(0, 2) : placed.path;

    try {
      parseTemplate(placed.text);
      return [];
    } catch (error) {
      if (!(error instanceof FieldCodeError)) throw error;
      const [headline] = error.message.split('\n');
      return [
        {
          file,
          ...placeInText(path, placed.text, error.span),
          message: `${nameOf(path)}: ${error.code}: ${headline}`,
        },
      ];
    }
  });
}

/** Finds slots pasted from WhatsApp's manager, links whose host is a value's, and half characters. */
export function checkTexts(file: string, { value, placeInText, nameOf }: YamlFile<ResponseFile>): CatalogProblem[] {
  const { name, text, attachments, whatsapp, apple, facebook, rcs } = value;

  return textsIn({ name, text, attachments, whatsapp, apple, facebook, rcs }).flatMap((placed): CatalogProblem[] => {
    const report = (span: Span, message: string) => [
      { file, ...placeInText(placed.path, placed.text, span), message: `${nameOf(placed.path)}: ${message}` },
    ];
    const pasted = findPastedSlot(placed.text);
    if (pasted) return report({ start: pasted.at, end: pasted.at + pasted.slot.length }, pastedSlotAdvice(pasted.slot));

    const inHost = /^(image-)?url$/.test(String(placed.path.at(-1))) ? findCodeInHost(placed.text) : undefined;
    if (inHost)
      return report(
        inHost,
        'a value must not choose where a link leads: write its https:// and its host without codes',
      );

    return placed.text.isWellFormed()
      ? []
      : report({ start: 0, end: 0 }, 'holds half a character: an escape \\ud800 to \\udfff comes in pairs');
  });
}
