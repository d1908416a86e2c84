/** A message as a phone shows it, drawn for a terminal. */
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

export function bubble(
  text: string,
  options: { readonly title: string; readonly footer: string; readonly width?: number },
): string {
  const maxInner = Math.max(20, (options.width ?? 60) - 4);
  const lines = wrapAnsi(printable(text), maxInner, { hard: true, trim: false }).split('\n');
  const [title = '', footer = ''] = [options.title, options.footer].map((label) => shortened(label, maxInner - 1));
  const labels = [title, footer].map((label) => `${label} `);
  const inner = Math.max(...[...lines, ...labels].map((line) => stringWidth(line)));
  const edge = (left: string, label: string, right: string) =>
    `${left}─ ${label} ${'─'.repeat(Math.max(0, inner - stringWidth(label) - 1))}${right}`;

  return [
    edge('╭', title, '╮'),
    ...lines.map((line) => `│ ${line}${' '.repeat(Math.max(0, inner - stringWidth(line)))} │`),
    edge('╰', footer, '╯'),
  ].join('\n');
}

function shortened(label: string, max: number): string {
  return label.length > max ? `${label.slice(0, max - 1)}…` : label;
}

// What a message holds must not move the cursor or change colours.
function printable(text: string): string {
  return text
    .replaceAll('\t', '    ')
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/(?!\n)[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, '\uFFFD');
}
