import type { TemplateButton, TemplateContent, TemplateHeader, TemplateParameter } from '../channel/content.ts';
import { httpsUrl, NotSendable, type Renderer } from './renderer.ts';
import type { TemplateMessage, Wording } from './schema.ts';
import { countCodes } from './texts.ts';
import type { ButtonFile, HeaderFile, ParameterFile } from './whatsapp-schema.ts';

const maxBody = 1024;
const maxHeader = 60;

/** A template message in the first of its languages that it has a wording in. */
export function renderNotification(message: TemplateMessage, renderer: Renderer): TemplateContent {
  const { language, wording } = chooseWording(message, renderer);
  const body = renderSlots(wording.content, 'Parameter', renderer);
  if (body.text.length > maxBody)
    throw new NotSendable('content_not_supported', `The body came out longer than WhatsApp’s ${maxBody} characters.`);

  const header = wording.header && renderHeader(wording.header, renderer);
  const buttons = (wording.buttons ?? []).flatMap((button, index) => renderButton(button, index, renderer));

  return {
    type: 'template',
    text: [header?.text, body.text, wording.footer].filter((part) => part !== undefined).join('\n'),
    name: message.name,
    language,
    ...(header?.value && { header: header.value }),
    body: body.slots.reduce<TemplateParameter[]>(
      (all, slot, index) => addParameter(all, { slot, spec: wording.parameters?.[index], index }, renderer),
      [],
    ),
    ...(buttons.length > 0 && { buttons }),
  };
}

function chooseWording(
  { languages, wordings }: TemplateMessage,
  { text }: Renderer,
): { language: string; wording: Wording } {
  for (const written of languages) {
    const wanted = text(written).trim().replaceAll('-', '_').toLowerCase();
    const [language, wording] = Object.entries(wordings).find(([code]) => code.toLowerCase() === wanted) ?? [];
    if (language !== undefined && wording) return { language, wording };
  }

  throw new Error('a template message has no wording in the last of its languages');
}

type Slot = { readonly text: string; readonly code: string };

/**
 * Each occurrence of a field code is the next slot. WhatsApp refuses empty values, and line breaks, tabs and long
 * blanks, which are folded.
 */
function renderSlots(written: string, place: string, { parts, mayBeEmpty }: Renderer): { text: string; slots: Slot[] } {
  const slots: Slot[] = [];
  let whole = '';

  for (const { text: rendered, code } of parts(written)) {
    const text = code === undefined ? rendered : fold(rendered);
    whole += text;
    if (code === undefined) continue;

    slots.push({ text, code });
    if (text === '' && !mayBeEmpty(code)) throw emptyParameter(`${place} ${slots.length}`, code);
  }

  return { text: whole, slots };
}

function fold(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim();
}

function emptyParameter(place: string, code: string): NotSendable {
  return new NotSendable('empty_template_parameter', `${place}, <$${code}$>, came out empty.`);
}

type Given = { readonly slot: Slot; readonly spec: ParameterFile | undefined; readonly index: number };

/** A named parameter that occurs more than once is sent once. */
function addParameter(all: TemplateParameter[], { slot, spec, index }: Given, renderer: Renderer): TemplateParameter[] {
  const { name, ...rest } =
    typeof spec === 'string'
      ? { name: spec, type: 'text' as const }
      : (spec ?? { type: 'text' as const, name: undefined });
  const known = name === undefined ? undefined : all.find((parameter) => parameter.name === name);

  if (known && known.text !== slot.text)
    throw new NotSendable('content_not_supported', `Parameter ${name} came out with two values.`);
  if (known) return all;

  const common = { text: slot.text, ...(name !== undefined && { name }) };
  if (rest.type !== 'currency') return [...all, { ...common, type: rest.type }];

  return [
    ...all,
    {
      ...common,
      type: 'currency',
      code: rest.code,
      amount1000: thousandths(renderer.text(rest.amount), `Parameter ${index + 1}`),
    },
  ];
}

function thousandths(amount: string, place: string): number {
  if (!/^-?\d{1,12}(\.\d+)?$/.test(amount.trim()))
    throw new NotSendable('field_code_error', `${place}: its amount did not come out as a plain number.`);

  return Math.round(Number(amount) * 1000);
}

function renderHeader(header: HeaderFile, renderer: Renderer): { text?: string; value?: TemplateHeader } {
  switch (header.type) {
    case 'text': {
      const { text, slots } = renderSlots(header.text, 'Parameter of the header', renderer);
      const [slot] = slots;
      if (text.length > maxHeader)
        throw new NotSendable(
          'content_not_supported',
          `The header came out longer than WhatsApp’s ${maxHeader} characters.`,
        );
      if (!slot) return { text };

      const name = header.parameter === undefined ? {} : { name: header.parameter };
      return { text, value: { type: 'text', parameter: { ...name, type: 'text', text: slot.text } } };
    }
    case 'location': {
      const { text: render } = renderer;
      const place = {
        latitude: coordinate(render(header.latitude), 90),
        longitude: coordinate(render(header.longitude), 180),
      };
      return {
        value: { type: 'location', ...place, name: fold(render(header.name)), address: fold(render(header.address)) },
      };
    }
    case 'document': {
      const name = header.name === undefined ? {} : { name: renderer.text(header.name) };
      return { value: { type: 'document', url: httpsUrl(renderer.text(header.url), 'The header'), ...name } };
    }
    case 'image':
    case 'video':
      return { value: { type: header.type, url: httpsUrl(renderer.text(header.url), 'The header') } };
    default:
      return header satisfies never;
  }
}

function coordinate(rendered: string, most: number): string {
  const written = rendered.trim();
  if (/^-?\d{1,3}(\.\d+)?$/.test(written) && Math.abs(Number(written)) <= most) return written;

  throw new NotSendable(
    'field_code_error',
    `The header’s coordinate did not come out as a number from -${most} to ${most}.`,
  );
}

/** Only buttons that take a value are sent: the others are part of the approved message. */
function renderButton(button: ButtonFile, index: number, renderer: Renderer): TemplateButton[] {
  const written = takenValue(button);
  if (written === undefined) return [];

  const value = fold(button.type === 'url' ? suffixOf(written, renderer) : renderer.text(written));
  if (value === '' && !renderer.mayBeEmpty(written))
    throw new NotSendable('empty_template_parameter', `The value of button ${index + 1} came out empty.`);
  if (button.type === 'copy-code' && value.length > 15)
    throw new NotSendable(
      'content_not_supported',
      `The code of button ${index + 1} came out longer than 15 characters.`,
    );

  return button.type === 'phone-number' ? [] : [{ index, type: button.type, value }];
}

function takenValue(button: ButtonFile): string | undefined {
  switch (button.type) {
    case 'quick-reply':
      return button.payload;
    case 'url':
      return countCodes(button.url) > 0 ? button.url : undefined;
    case 'copy-code':
      return button.code;
    case 'flow':
      return button.token;
    case 'phone-number':
      return undefined;
    default:
      return button satisfies never;
  }
}

/** WhatsApp appends the value to the approved link. */
function suffixOf(written: string, { parts }: Renderer): string {
  return encodeURI(parts(written).at(-1)?.text ?? '');
}
