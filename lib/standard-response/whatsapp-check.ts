/** What the parts of a template message must agree on, in each of its wordings. */
import type * as z from 'zod';
import { parameterSpec } from './parameters.ts';
import { countCodes, textsWithCodes } from './texts.ts';
import { checkKind } from './whatsapp-kinds.ts';
import type { CheckedWording, ReportAt } from './whatsapp-wording.ts';

type Message = CheckedWording & {
  readonly category?: string | undefined;
  readonly language: readonly string[];
  readonly translations?: Readonly<Record<string, CheckedWording>> | undefined;
};
type Wording = Omit<Message, 'language' | 'translations'>;

export function checkNotification(message: Message, context: z.RefinementCtx): void {
  const base = message.language.at(-1) ?? '';
  const { translations = {} } = message;
  const report = (path: readonly PropertyKey[], message: string) =>
    context.addIssue({ code: 'custom', path: [...path], message });

  for (const [index, code] of message.language.entries()) {
    if (code.includes('<$') || code === base || Object.hasOwn(translations, code)) continue;
    report(['language', index], `the response has no wording in ${code}`);
  }

  checkWording(message, report);
  for (const [code, translation] of Object.entries(translations)) {
    if (code === base)
      report(['translations', code], `${code} is the language of \`content\`, so its wording is above: leave this out`);
    if (message.twilio && !translation.twilio)
      report(['translations', code], 'needs `twilio`, too: a content SID is of one language');
    checkWording({ ...message, ...translation }, (path, why) =>
      report(path[0] in translation ? ['translations', code, ...path] : ['translations', code], why),
    );
  }
}

function checkWording(wording: Wording, report: ReportAt): void {
  const named = checkParameters(wording, (key, why) => report([key], why));
  checkHeader(wording, named, report);
  for (const [index, { content = '', parameters }] of (wording.carousel ?? []).entries()) {
    const cardNamed = checkParameters({ content, parameters }, (key, why) => report(['carousel', index, key], why));
    if (countCodes(content) > 0 && countCodes(wording.content) > 0 && cardNamed !== named)
      report(['carousel', index, 'parameters'], 'must be named if the body’s are, and only then');
  }
  checkOneTimeCode(wording, report);
  checkKind(wording, report);
  checkTwilio(wording, report);
}

/** In a content template the variables of all parts are counted together: only its author knows how. */
function checkTwilio(
  { header, buttons, carousel, 'limited-time-offer': offer, twilio }: Wording,
  report: ReportAt,
): void {
  if (twilio && !twilio.variables && textsWithCodes([header, buttons, carousel, offer]).length > 0)
    report(['twilio'], 'needs `variables`, because other parts than the body have field codes, too');
}

/** Whether they are named. */
function checkParameters(
  { content, parameters }: Pick<Wording, 'content' | 'parameters'>,
  report: (key: string, message: string) => void,
): boolean {
  const codes = countCodes(content);

  if (parameters && parameters.length !== codes)
    report('parameters', `has ${parameters.length} entries for ${codes} field codes of the content`);

  const specs = (parameters ?? []).map(parameterSpec);
  const named = specs.some(({ name }) => name !== undefined);
  const slots = specs.flatMap(({ slot }) => (slot === undefined ? [] : [slot]));

  if (named && specs.some(({ name }) => name === undefined))
    report('parameters', 'must all be named, or none: WhatsApp takes no mixture');
  else if (named && slots.length > 0) report('parameters', 'have a name or a number, not both');
  else if (slots.length > 0 && slots.length < specs.length) report('parameters', 'must all be numbered, or none');

  const missing = Array.from({ length: Math.max(0, ...slots) }, (_, index) => index + 1).find(
    (number) => !slots.includes(number),
  );
  if (missing !== undefined) report('parameters', `no field code fills {{${missing}}}`);

  return named;
}

function checkHeader({ content, header }: Wording, named: boolean, report: ReportAt): void {
  if (header?.type !== 'text' || countCodes(header.text ?? '') === 0 || countCodes(content) === 0) return;
  if (named !== (header.parameter !== undefined))
    report(
      ['header'],
      named ? 'needs `parameter`, because the body’s are named' : 'has a named parameter and the body has not',
    );
}

/** Approved as a URL button: WhatsApp refuses a message that sends a one-time code as a coupon code. */
function checkOneTimeCode(
  { category, content, buttons = [], 'limited-time-offer': offer }: Wording,
  report: ReportAt,
): void {
  const copy = buttons.find(({ type }) => type === 'copy-code');
  if (copy?.code === undefined || offer || category === 'utility' || category === 'marketing') return;

  const code = copy.code.replaceAll(/\s/g, '');
  const bold = buttons.length === 1 && countCodes(content) === 1 && content.replaceAll(/\s/g, '').includes(`*${code}*`);
  if (category === 'authentication')
    report(['buttons'], 'the button of an authentication template is one-time-code: copy-code is for coupons');
  else if (bold)
    report(
      ['buttons'],
      'this looks like a one-time code, whose button is one-time-code. For a coupon name category: marketing',
    );
}
