import type { PhoneCard } from '../../page-types.ts';

/** Cards side by side, as a phone shows them: swiped, or moved through with the keyboard. */
export function Cards({
  cards,
  onTap,
}: {
  readonly cards: readonly PhoneCard[];
  /** Absent: the buttons are only shown. */
  readonly onTap?: (choice: { readonly title: string; readonly card: number }) => void;
}) {
  if (cards.length === 0) return null;

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <ol class="cards" tabIndex={0} aria-label="Cards">
      {cards.map(({ text, attachment, choices }, index) => (
        <li class="card" key={`${index}${attachment}`}>
          {attachment !== undefined && <p class="file">{nameOfFile(attachment)}</p>}
          {text && <p class="bubble-text">{text}</p>}
          {choices.map((title) =>
            onTap ? (
              <button type="button" key={title} onClick={() => onTap({ title, card: index })}>
                {title}
              </button>
            ) : (
              <span class="choice" key={title}>
                {title}
              </span>
            ),
          )}
        </li>
      ))}
    </ol>
  );
}

/** Of a link; a place or a product is its own name. */
export function nameOfFile(file: string): string {
  return URL.canParse(file) ? (file.split('/').at(-1)?.split('?')[0] ?? file) : file;
}
