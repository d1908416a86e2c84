/** What the parts of a template message must agree on, in each of its wordings. */
import type * as z from 'zod';
import { type ParameterFile, parameterSpec } from './parameters.ts';
import { countCodes } from './texts.ts';

type Wording = {
  readonly content: string;
  readonly parameters?: readonly ParameterFile[] | undefined;
  readonly header?:
    | { readonly type: string; readonly text?: string; readonly parameter?: string | undefined }
    | undefined;
  readonly buttons?: readonly { readonly type: string; readonly code?: string }[] | undefined;
};
type Message = Wording & {
  readonly category?: string | undefined;
  readonly language: readonly string[];
  readonly translations?: Readonly<Record<string, Wording>> | undefined;
};
type Report = (key: string, message: string) => void;

export function checkNotification(message: Message, context: z.RefinementCtx): void {
  const base = message.language.at(-1) ?? '';
  const { translations = {} } = message;
  const report = (path: readonly PropertyKey[], message: string) =>
    context.addIssue({ code: 'custom', path: [...path], message });

  for (const [index, code] of message.language.entries()) {
    if (code.includes('<$') || code === base || Object.hasOwn(translations, code)) continue;
    report(['language', index], `the response has no wording in ${code}`);
  }

  checkWording(message, (key, why) => report([key], why));
  for (const [code, translation] of Object.entries(translations)) {
    if (code === base)
      report(['translations', code], `${code} is the language of \`content\`, so its wording is above: leave this out`);
    checkWording({ ...message, ...translation }, (key, why) =>
      report(key in translation ? ['translations', code, key] : ['translations', code], why),
    );
  }
}

function checkWording(wording: Omit<Message, 'language' | 'translations'>, report: Report): void {
  checkParameters(wording, report);
  checkOneTimeCode(wording, report);
}

function checkParameters({ content, parameters, header }: Wording, report: Report): void {
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

  if (header?.type !== 'text' || countCodes(header.text ?? '') === 0 || codes === 0) return;
  if (named !== (header.parameter !== undefined))
    report(
      'header',
      named ? 'needs `parameter`, because the body’s are named' : 'has a named parameter and the body has not',
    );
}

/** Approved as a URL button: WhatsApp refuses a message that sends a one-time code as a coupon code. */
function checkOneTimeCode(
  { category, content, buttons = [] }: Pick<Message, 'category' | 'content' | 'buttons'>,
  report: Report,
): void {
  const copy = buttons.find(({ type }) => type === 'copy-code');
  if (copy?.code === undefined || category === 'utility' || category === 'marketing') return;

  const code = copy.code.replaceAll(/\s/g, '');
  const bold = buttons.length === 1 && countCodes(content) === 1 && content.replaceAll(/\s/g, '').includes(`*${code}*`);
  if (category === 'authentication')
    report('buttons', 'the button of an authentication template is one-time-code: copy-code is for coupons');
  else if (bold)
    report(
      'buttons',
      'this looks like a one-time code, whose button is one-time-code. For a coupon name category: marketing',
    );
}
