import { maxRcs } from '../channel/aws/rcs-limits.ts';
import type { RcsCard, RcsMessage, RcsSuggestion } from '../channel/aws/rcs-schema.ts';
import type { InteractiveContent } from '../channel/content.ts';
import { httpsUrl, NotSendable, type Renderer } from './renderer.ts';
import type { StandardResponse } from './schema.ts';
import { checkLength, isBlank } from './sent-text.ts';

/** RCS content with every text rendered. */
export function renderRcs(
  { text, name }: StandardResponse,
  written: RcsMessage,
  renderer: Renderer,
): InteractiveContent {
  const rcs = renderMessage(written, renderer);

  return { type: 'interactive', text: text === undefined ? readable(rcs) || name : renderer.text(text), rcs };
}

function renderMessage(written: RcsMessage, renderer: Renderer): RcsMessage {
  switch (written['content-type']) {
    case 'text':
      return {
        ...written,
        text: required(written.text, { place: 'The text', max: maxRcs.text }, renderer),
        suggestions: renderSuggestions(written.suggestions, '', renderer),
      };
    case 'card':
      return { ...written, ...renderCard(written, 'The card', renderer) };
    case 'carousel':
      return {
        ...written,
        cards: written.cards.map((card, index) => ({ ...card, ...renderCard(card, `Card ${index + 1}`, renderer) })),
      };
    default:
      return written satisfies never;
  }
}

type Card<Media> = Pick<RcsCard, 'title' | 'description' | 'suggestions'> & { readonly media?: Media | undefined };
type Media = { readonly url: string; readonly 'thumbnail-url'?: string | undefined };

function renderCard<Shown extends Media>(written: Card<Shown>, place: string, renderer: Renderer): Card<Shown> {
  const { title, description, media, suggestions } = written;
  const part = (text: string, name: string, max: number) =>
    required(text, { place: `${name} of ${place}`, max }, renderer);

  return {
    ...(title !== undefined && { title: part(title, 'The title', maxRcs.title) }),
    ...(description !== undefined && { description: part(description, 'The description', maxRcs.description) }),
    ...(media && { media: renderMedia(media, place, renderer) }),
    ...(suggestions && { suggestions: renderSuggestions(suggestions, ` of ${place}`, renderer) }),
  };
}

function renderMedia<Shown extends Media>(media: Shown, place: string, { text }: Renderer): Shown {
  const link = (written: string, name: string) => {
    const rendered = text(written);
    checkLength(rendered, maxRcs.mediaUrl, `${name} of ${place}`);

    return rendered.startsWith('s3://') ? rendered : httpsUrl(rendered, `${name} of ${place}`);
  };
  const thumbnail = media['thumbnail-url'];

  return {
    ...media,
    url: link(media.url, 'The file'),
    ...(thumbnail !== undefined && { 'thumbnail-url': link(thumbnail, 'The thumbnail') }),
  };
}

function renderSuggestions(
  written: readonly RcsSuggestion[],
  of: string,
  renderer: Renderer,
): [RcsSuggestion, ...RcsSuggestion[]] | RcsSuggestion[] {
  return written.map((suggestion, index) => renderSuggestion(suggestion, `Suggestion ${index + 1}${of}`, renderer));
}

function renderSuggestion(written: RcsSuggestion, place: string, renderer: Renderer): RcsSuggestion {
  const shown = {
    text: required(written.text, { place: `The label of ${place}`, max: maxRcs.label }, renderer),
    ...(written.id !== undefined && {
      id: required(written.id, { place: `The id of ${place}`, max: maxRcs.postback }, renderer),
    }),
  };

  switch (written.type) {
    case 'reply':
      return { ...written, ...shown };
    case 'url': {
      const url = httpsUrl(renderer.text(written.url), `The link of ${place}`);
      checkLength(url, maxRcs.url, `The link of ${place}`);

      return { ...written, ...shown, url };
    }
    case 'dial':
      return { ...written, ...shown, number: phoneNumber(renderer.text(written.number), `The number of ${place}`) };
    case 'share-location':
      return { ...written, ...shown };
    default:
      return written satisfies never;
  }
}

function required(
  written: string,
  { place, max }: { readonly place: string; readonly max: number },
  { text, mayBeEmpty }: Renderer,
): string {
  const rendered = text(written);
  checkLength(rendered, max, place);
  if (isBlank(rendered) && !mayBeEmpty(written))
    throw new NotSendable('content_not_supported', `${place} came out empty.`);

  return rendered;
}

/** With a plus, as AWS takes it. */
function phoneNumber(rendered: string, place: string): string {
  const digits = rendered.replaceAll(/[\s().-]/g, '').replace(/^\+/, '');
  if (!/^[1-9]\d{6,14}$/.test(digits))
    throw new NotSendable('content_not_supported', `${place} did not come out as a phone number.`);

  return `+${digits}`;
}

/** What the client reads, with the links that they can tap, as plain text. */
function readable(rcs: RcsMessage): string {
  switch (rcs['content-type']) {
    case 'text':
      return lines([rcs.text, ...rcs.suggestions.map(linkOf)]);
    case 'card':
      return readableCard(rcs);
    case 'carousel':
      return rcs.cards.map(readableCard).join('\n\n');
    default:
      return rcs satisfies never;
  }
}

function readableCard({ title, description, suggestions = [] }: Card<Media>): string {
  return lines([title, description, ...suggestions.map(linkOf)]);
}

function linkOf(suggestion: RcsSuggestion): string | undefined {
  if (suggestion.type === 'url') return `${suggestion.text}: ${suggestion.url}`;

  return suggestion.type === 'dial' ? `${suggestion.text}: ${suggestion.number}` : undefined;
}

function lines(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n');
}
