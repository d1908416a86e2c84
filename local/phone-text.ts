/** What a phone shows, as text for a terminal. */
import type { PhoneMessage } from './vendors/phone-lines.ts';
import type { WrittenContent } from './vendors/updates.ts';

/** What came with the text above it, as a phone shows it, and what can be picked below. */
export function phoneText({
  text,
  attachments = [],
  files = [],
  choices = [],
  cards = [],
}: Pick<PhoneMessage, 'text' | 'attachments' | 'files' | 'choices' | 'cards'>): string {
  const shown = files.length > 0 ? files.map(fileText) : attachments;

  return [...shown.map((file) => `[${file}]`), text, ...choices.map(choiceText), ...cards.map(cardText)]
    .filter((line) => line !== '')
    .join('\n');
}

function choiceText(choice: string): string {
  return `( ${choice} )`;
}

/** One above the other: a terminal cannot be swiped. */
function cardText({ text, attachment, choices }: NonNullable<PhoneMessage['cards']>[number], index: number): string {
  const file = attachment === undefined ? [] : [`[${attachment}]`];
  const [first = '', ...more] = [...file, ...text.split('\n'), choices.map(choiceText).join(' ')].filter(Boolean);

  return [`${index + 1} │ ${first}`, ...more.map((line) => `  │ ${line}`)].join('\n');
}

function fileText({ name, mediaType, size }: { name?: string | undefined; mediaType: string; size: number }): string {
  return [name, mediaType, size < 1024 ? `${size} bytes` : `${Math.ceil(size / 1024)} KB`].filter(Boolean).join(', ');
}

export function writtenText(content: WrittenContent): string {
  switch (content.kind) {
    case 'text':
      return [content.product && `[about ${content.product}]`, content.text].filter(Boolean).join('\n');
    case 'choice':
      return `( ${content.title} )`;
    case 'location':
      return `[${[content.name, content.address, `${content.latitude}, ${content.longitude}`].filter(Boolean).join(', ')}]`;
    case 'media':
      return [`[${fileText(content)}]`, content.text].filter(Boolean).join('\n');
    case 'order':
      return ['[Order]', ...content.items.map(({ product, quantity }) => `${quantity} × ${product}`), content.text]
        .filter(Boolean)
        .join('\n');
    case 'flow':
      return ['[Form]', ...Object.entries(content.values).map(([name, value]) => `${name}: ${formText(value)}`)].join(
        '\n',
      );
    case 'close':
      return 'deletes the conversation';
    default:
      return content satisfies never;
  }
}

function formText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
