/** How an approved template message differs from the catalog's, in all that a send depends on. */
import { type Button, isOneTimeCode, slotsOf, type TemplateParts } from './template-parts.ts';

type Both<Part> = { readonly approved: Part; readonly ours: Part };

/** `problems` keep a message from going out, or from saying what it should; `warnings` are other words. */
export function differences(approved: TemplateParts, ours: TemplateParts): { problems: string[]; warnings: string[] } {
  return {
    problems: [
      ...approved.unknown.map((what) => `has ${what}, which the catalog cannot express`),
      ...slotDifferences({ approved, ours }),
      ...headerDifferences({ approved, ours }),
      ...buttonDifferences({ approved: approved.buttons, ours: ours.buttons }),
    ],
    warnings: [
      ...wording('body', approved.body, ours.body),
      ...wording('header', approved.header?.text ?? '', ours.header?.text ?? ''),
      ...wording('footer', approved.footer, ours.footer),
      ...approved.buttons.flatMap(({ text }, index) =>
        wording(`button ${index + 1}`, text, ours.buttons[index]?.text ?? text),
      ),
    ],
  };
}

function slotDifferences({ approved, ours }: Both<TemplateParts>): string[] {
  const [theirs, mine] = [slotsOf(approved.body), slotsOf(ours.body)];
  const hasSlots = theirs.length + slotsOf(approved.header?.text ?? '').length > 0;

  return [
    ...(theirs.length === mine.length ? [] : [`has ${count(theirs.length)}, the catalog ${mine.length}`]),
    ...(hasSlots && approved.named !== ours.named
      ? [`its parameters are ${formatOf(approved)}, the catalog’s ${formatOf(ours)}`]
      : []),
    ...(theirs.length === mine.length && theirs.join() !== mine.join()
      ? ['its parameters have other names or another order']
      : []),
  ];
}

function count(parameters: number): string {
  return `${parameters} parameter${parameters === 1 ? '' : 's'}`;
}

function formatOf({ named }: TemplateParts): string {
  return named ? 'NAMED' : 'POSITIONAL';
}

function headerDifferences({ approved: { header: theirs }, ours: { header: mine } }: Both<TemplateParts>): string[] {
  // What takes no value is part of the approved message: the catalog may leave it out.
  if (theirs?.format === 'text' && slotsOf(theirs.text).length === 0 && !mine) return [];
  if (theirs?.format !== mine?.format)
    return [`its header is ${theirs?.format ?? 'not there'}, the catalog’s ${mine?.format ?? 'not there'}`];

  const [slots, mySlots] = [slotsOf(theirs?.text ?? ''), slotsOf(mine?.text ?? '')];
  if (slots.length !== mySlots.length)
    return [`its header has ${count(slots.length)}, the catalog’s ${mySlots.length}`];

  return slots.join() === mySlots.join() ? [] : ['its header’s parameter has another name'];
}

function buttonDifferences({ approved, ours }: Both<readonly Button[]>): string[] {
  const length = Math.max(approved.length, ours.length);

  return Array.from({ length }, (_, index) => ({ theirs: approved[index], mine: ours[index], at: index + 1 })).flatMap(
    ({ theirs, mine, at }) => {
      if (theirs && !mine) return [`its button ${at} is ${theirs.kind}, the catalog has none there`];
      if (!theirs || !mine) return [`has no button ${at}, the catalog has ${mine?.kind}`];
      if (isOneTimeCode(theirs) && mine.kind === 'copy_code')
        return [`its button ${at} is a one-time code, a URL button: write one-time-code for copy-code`];
      if (theirs.kind !== mine.kind) return [`its button ${at} is ${theirs.kind}, the catalog’s ${mine.kind}`];

      return theirs.kind === 'url' && !sameLink(theirs, mine)
        ? [`the link of its button ${at} is ${theirs.url}, the catalog’s ${mine.url}`]
        : [];
    },
  );
}

function sameLink(theirs: Button, mine: Button): boolean {
  if (isOneTimeCode(theirs) && isOneTimeCode(mine))
    return slotsOf(theirs.url ?? '').length === slotsOf(mine.url ?? '').length;

  return normalLink(theirs) === normalLink(mine);
}

/** Meta writes the only slot of a link as {{1}}, and a bare domain with or without its slash. */
function normalLink({ url = '' }: Button): string {
  return url.replaceAll(/\{\{\s*\w+\s*\}\}/g, '{{1}}').replace(/^(https?:\/\/[^/]+)$/, '$1/');
}

function wording(part: string, approved: string, ours: string): string[] {
  return withoutBlanks(approved) === withoutBlanks(ours) ? [] : [`its ${part} has another wording`];
}

function withoutBlanks(text: string): string {
  return text
    .replaceAll(/\{\{\s*\w+\s*\}\}/g, '{{}}')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
