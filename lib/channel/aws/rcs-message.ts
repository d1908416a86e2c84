/** Messages as SendRcsMessage takes them. */
import type {
  RcsCardContent,
  RcsContent,
  RcsMessageContent,
  RcsSuggestedAction,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';
import type { Content, TextContent } from '../content.ts';
import type { RcsMessage, RcsSuggestion } from './rcs-schema.ts';

export function toRcsMessage(content: Content): RcsMessageContent {
  if (content.type === 'text') return { Content: ofText(content) };
  if (content.type !== 'interactive' || !('rcs' in content)) throw new Error('RCS cannot carry the messages of others');

  const { rcs } = content;

  return {
    Content: toContent(rcs),
    ...(rcs['content-type'] === 'text' && { Suggestions: rcs.suggestions.map(toSuggestion) }),
  };
}

/** AWS takes one content a message: a text beside a file is the description of a card. */
function ofText({ text, attachments: [file] = [] }: TextContent): RcsContent {
  if (!file) return { TextMessage: { Body: text } };
  if (text === '') return { FileMessage: { FileUrl: file.url } };

  return { RichCard: { CardOrientation: 'VERTICAL', CardContent: toCard({ description: text, media: file }) } };
}

function toContent(rcs: RcsMessage): RcsContent {
  switch (rcs['content-type']) {
    case 'text':
      return { TextMessage: { Body: rcs.text } };
    case 'card':
      return {
        RichCard: {
          CardOrientation: rcs.orientation.toUpperCase(),
          ...(rcs['media-side'] !== undefined && { ThumbnailImageAlignment: rcs['media-side'].toUpperCase() }),
          CardContent: toCard(rcs),
        },
      };
    case 'carousel':
      return { Carousel: { CardWidth: rcs.width.toUpperCase(), CardContents: rcs.cards.map(toCard) } };
    default:
      return rcs satisfies never;
  }
}

type Card = Pick<Extract<RcsMessage, { 'content-type': 'card' }>, 'title' | 'description' | 'media' | 'suggestions'>;

function toCard({ title, description, media, suggestions }: Card): RcsCardContent {
  return {
    ...(title !== undefined && { Title: title }),
    ...(description !== undefined && { Description: description }),
    ...(media && {
      Media: {
        FileUrl: media.url,
        ...(media['thumbnail-url'] !== undefined && { ThumbnailUrl: media['thumbnail-url'] }),
        Height: (media.height ?? 'medium').toUpperCase(),
      },
    }),
    ...(suggestions && { Suggestions: suggestions.map(toSuggestion) }),
  };
}

function toSuggestion(suggestion: RcsSuggestion): RcsSuggestedAction {
  const shown = { Text: suggestion.text, PostbackData: suggestion.id ?? suggestion.text };

  switch (suggestion.type) {
    case 'reply':
      return { Reply: shown };
    case 'url':
      return { OpenUrl: { ...shown, Url: suggestion.url } };
    case 'dial':
      return { DialPhone: { ...shown, PhoneNumber: suggestion.number } };
    case 'share-location':
      return { RequestLocation: shown };
    default:
      return suggestion satisfies never;
  }
}
