import type { Attachment, Content, TextContent } from '../channel/content.ts';
import { mediaRulesOf } from '../channel/media-rules.ts';
import { FieldCodeError } from '../field-codes/error.ts';
import { type Carrier, maxTextLength, whyNotCarried } from './capabilities.ts';
import { renderFacebook } from './render-facebook.ts';
import { renderInteractive } from './render-interactive.ts';
import { renderNotification } from './render-notification.ts';
import { renderRcs } from './render-rcs.ts';
import { httpsUrl, NotSendable, type RefusalCode, type Renderer } from './renderer.ts';
import type { StandardResponse } from './schema.ts';
import { checkLength, fileName, isBlank } from './sent-text.ts';

export type Rendered =
  | { readonly status: 'rendered'; readonly content: Content }
  | { readonly status: 'refused'; readonly code: RefusalCode; readonly detail: string };

/** Renders what such a channel sends. A refusal's detail names the place, never a value. */
export function renderResponse(response: StandardResponse, carrier: Carrier, renderer: Renderer): Rendered {
  const why = whyNotCarried(response, carrier);
  if (why !== undefined) return { status: 'refused', code: 'content_not_supported', detail: why };

  try {
    return { status: 'rendered', content: renderContent(response, carrier, renderer) };
  } catch (error) {
    if (error instanceof NotSendable) return { status: 'refused', code: error.code, detail: error.message };
    if (!(error instanceof FieldCodeError)) throw error;

    const detail = `${error.code}: ${error.message.split('\n')[0]}, at character ${error.span.start + 1} of the response.`;
    return { status: 'refused', code: 'field_code_error', detail };
  }
}

function renderContent(response: StandardResponse, carrier: Carrier, renderer: Renderer): Content {
  const { structured } = mediaRulesOf(carrier.mediaType);
  const content = structured && structures[structured](response, renderer);

  return content ?? renderText(response, carrier, renderer);
}

/** Undefined if the response has none: its text goes out then. */
const structures = {
  whatsapp: ({ whatsapp }: StandardResponse, renderer: Renderer) => whatsapp && renderNotification(whatsapp, renderer),
  apple: (response: StandardResponse, renderer: Renderer) =>
    response.apple && renderInteractive(response, response.apple, renderer),
  facebook: (response: StandardResponse, renderer: Renderer) =>
    response.facebook && renderFacebook(response, response.facebook, renderer),
  rcs: (response: StandardResponse, renderer: Renderer) => response.rcs && renderRcs(response, response.rcs, renderer),
};

function renderText(
  { text: written = '', attachments = [] }: StandardResponse,
  carrier: Carrier,
  { text: render, mayBeEmpty }: Renderer,
): TextContent {
  const text = render(written);
  const max = maxTextLength(carrier, attachments.length > 0);

  checkLength(text, max, 'The text');
  if (attachments.length > 0) {
    return {
      type: 'text',
      text,
      attachments: attachments.map((file, index) => renderAttachment(file, `Attachment ${index + 1}`, render)),
    };
  }

  if (isBlank(text) && !mayBeEmpty(written))
    throw new NotSendable(
      'content_not_supported',
      'The text came out empty: send the values that it reads, or use Default(…).',
    );

  return { type: 'text', text };
}

function renderAttachment(
  { url, 'media-type': mediaType, name }: NonNullable<StandardResponse['attachments']>[number],
  place: string,
  render: Renderer['text'],
): Attachment {
  const link = httpsUrl(render(url), place);

  return {
    url: link,
    mediaType,
    ...fileName(name === undefined ? undefined : render(name), link, `The name of ${place}`),
  };
}
