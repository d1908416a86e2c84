/**
 * Texts of a file that are longer than their vendor takes, whatever their field codes give: found where they are
 * written, not when an invite is refused.
 */
import * as z from 'zod';
import { maxRcs } from '../channel/aws/rcs-limits.ts';
import { maxMessenger } from '../channel/meta/messenger-limits.ts';
import { isLongerThan, textsIn } from './texts.ts';

type Path = readonly PropertyKey[];

/** Undefined: the text has none. */
type MaxAt<Structure> = (path: Path, structure: Structure) => number | undefined;

/** A text that may hold field codes. */
export const writtenFor = (vendor: string) => (max: number) =>
  z
    .string()
    .min(1)
    .refine((text) => !isLongerThan(max, text), tooLong(max, vendor));

function tooLong(max: number, vendor: string): string {
  return `is longer than the ${max} characters that ${vendor} takes`;
}

/** For `superRefine`. */
export function textLimits<Structure>(vendor: string, maxAt: MaxAt<Structure>) {
  return (structure: Structure, { addIssue }: z.RefinementCtx): void => {
    for (const { path, text } of textsIn(structure)) {
      const max = maxAt(path, structure);
      if (max === undefined || !isLongerThan(max, text)) continue;

      addIssue({ code: 'custom', path: [...path], message: tooLong(max, vendor) });
    }
  };
}

/** Of `rcs:`. */
export function maxOfRcs(path: Path): number | undefined {
  const { text, title, description, label, postback, mediaUrl, url } = maxRcs;
  const limits: Readonly<Record<string, number>> = path.includes('suggestions')
    ? { text: label, id: postback, url }
    : { text, title, description, url: mediaUrl, 'thumbnail-url': mediaUrl };

  return limits[String(path.at(-1))];
}

type Facebook = { readonly 'content-type': string; readonly items?: readonly unknown[] };

/** Of `facebook:`, but a utility template, which has the limits of WhatsApp's. */
export function maxOfMessenger(path: Path, { 'content-type': type, items = [] }: Facebook): number | undefined {
  const { text, title, cardText, buttonText, buttons } = maxMessenger;
  if (type === 'utility') return undefined;
  if (path.at(-1) === 'title') return path.includes('items') || path.includes('buttons') ? title : cardText;
  if (path.at(-1) === 'subtitle') return cardText;
  if (path.at(-1) !== 'text') return undefined;
  if (type === 'quick-replies') return text;

  return items.length > buttons ? cardText : buttonText;
}
