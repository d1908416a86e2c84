/** How an approved template message differs from the catalog's, in all that a send depends on. */
import {
  type Button,
  isOneTimeCode,
  oneTimeCodeKind,
  type Parts,
  slotsOf,
  type TemplateParts,
} from './template-parts.ts';

type Both<Part> = { readonly approved: Part; readonly ours: Part };

/** `problems` keep a message from going out, or from saying what it should; `warnings` are other words. */
export function differences(approved: TemplateParts, ours: TemplateParts): { problems: string[]; warnings: string[] } {
  return {
    problems: [
      ...approved.unknown.map((what) => `has ${what}, which the catalog cannot express`),
      ...formatDifferences({ approved, ours }),
      ...partDifferences({ approved, ours }),
      ...offerDifferences({ approved, ours }),
      ...cardDifferences({ approved: approved.cards, ours: ours.cards }),
    ],
    warnings: [
      ...partWordings({ approved, ours }),
      ...wording('footer', approved.footer, ours.footer),
      ...wording('limited-time offer', approved.offer?.text ?? '', ours.offer?.text ?? approved.offer?.text ?? ''),
      ...approved.cards.flatMap((card, index) => {
        const mine = ours.cards[index];
        return mine ? inCard(index, partWordings({ approved: card, ours: mine })) : [];
      }),
    ],
  };
}

function formatDifferences({ approved, ours }: Both<TemplateParts>): string[] {
  const texts = [approved, ...approved.cards].flatMap(({ body, header }) => [body, header?.text ?? '']);
  const hasSlots = texts.some((text) => slotsOf(text).length > 0);

  return hasSlots && approved.named !== ours.named
    ? [`its parameters are ${formatOf(approved)}, the catalog’s ${formatOf(ours)}`]
    : [];
}

function partDifferences({ approved, ours }: Both<Parts>): string[] {
  return [
    ...slotDifferences({ approved, ours }),
    ...headerDifferences({ approved, ours }),
    ...buttonDifferences({ approved: approved.buttons, ours: ours.buttons }),
  ];
}

function partWordings({ approved, ours }: Both<Parts>): string[] {
  return [
    ...wording('body', approved.body, ours.body),
    ...wording('header', approved.header?.text ?? '', ours.header?.text ?? ''),
    ...approved.buttons.flatMap((theirs, index) => {
      const mine = ours.buttons[index];
      if (!mine) return [];
      const [kind, myKind] = [oneTimeCodeKind(theirs), oneTimeCodeKind(mine)];
      const isOther = isOneTimeCode(theirs) && isOneTimeCode(mine) && kind !== myKind;

      return [
        ...wording(`button ${index + 1}`, theirs.text, mine.text),
        ...(isOther ? [`its one-time code is of the kind ${kind}, the catalog’s ${myKind}`] : []),
      ];
    }),
  ];
}

function offerDifferences({ approved: { offer: theirs }, ours: { offer: mine } }: Both<TemplateParts>): string[] {
  if (!theirs !== !mine) return [theirs ? 'is a limited-time offer' : 'is no limited-time offer'];

  return theirs?.expires === mine?.expires
    ? []
    : [theirs?.expires ? 'its offer expires: write `expires`' : 'its offer has no expiration: leave `expires` out'];
}

/** Approved with two cards of products, a message may have others. */
function cardDifferences({ approved, ours }: Both<readonly Parts[]>): string[] {
  const ofProducts = approved[0]?.header?.format === 'product' && ours.length > 0;
  if (approved.length !== ours.length && !ofProducts)
    return [`has ${approved.length} cards, the catalog ${ours.length}`];

  return ours.flatMap((mine, index) => {
    const theirs = approved[index] ?? approved[0];
    return theirs ? inCard(index, partDifferences({ approved: theirs, ours: mine })) : [];
  });
}

function inCard(index: number, found: readonly string[]): string[] {
  return found.map((what) => `card ${index + 1}: ${what}`);
}

function slotDifferences({ approved, ours }: Both<Parts>): string[] {
  const [theirs, mine] = [slotsOf(approved.body), slotsOf(ours.body)];

  return [
    ...(theirs.length === mine.length ? [] : [`has ${count(theirs.length)}, the catalog ${mine.length}`]),
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

function headerDifferences({ approved: { header: theirs }, ours: { header: mine } }: Both<Parts>): string[] {
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
