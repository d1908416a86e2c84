import wrapAnsi from 'wrap-ansi';

const columns = 120;

/** The prose of a generated page at 120 columns, however long its figures are; headings, tables and comments stay. */
export function reflow(page: string): string {
  return page
    .trimEnd()
    .split('\n\n')
    .map((block) =>
      /^(#|\||<!--)/.test(block)
        ? block
        : block
            .split(/\n(?=- )/)
            .map(wrap)
            .join('\n'),
    )
    .join('\n\n')
    .concat('\n');
}

function wrap(text: string): string {
  const indent = text.startsWith('- ') ? '  ' : '';
  const [first = '', ...rest] = wrapAnsi(text.replaceAll(/\s*\n\s*/g, ' '), columns - indent.length).split('\n');

  return [first, ...rest.map((line) => indent + line)].join('\n');
}
