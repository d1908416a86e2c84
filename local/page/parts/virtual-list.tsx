import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { useRows } from './use-rows.ts';

type Props<Item> = {
  readonly label: string;
  readonly items: readonly Item[];
  /** In pixels; every row has it. */
  readonly rowHeight: number;
  /** How many are seen at once; without it the list is as tall as its place. */
  readonly visibleRows?: number;
  /** Its index, or -1. */
  readonly selected: number;
  readonly onSelect: (item: Item) => void;
  readonly keyOf: (item: Item) => string;
  readonly row: (item: Item) => ComponentChildren;
};

/** Draws the rows that are seen, and a few around them. One stop for Tab; arrows, Home and End move through all. */
export function VirtualList<Item>(props: Props<Item>) {
  const { label, items, rowHeight, visibleRows, selected, onSelect, keyOf, row } = props;
  const { box, list, first, end, onTop, seen, show, onScroll } = useRows({ items, keyOf, rowHeight, visibleRows });
  const wantsFocus = useRef(false);
  const chosen = items[selected];
  const chosenKey = chosen && keyOf(chosen);
  // Not with its place: the list would jump to it whenever rows come above it.
  useEffect(() => {
    show(selected);
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    list.current?.querySelector<HTMLElement>('[aria-current="true"]')?.focus({ preventScroll: true });
  }, [chosenKey]);

  const onKeyDown = (event: KeyboardEvent) => {
    const from = focusedRow() ?? selected;
    const to = {
      ArrowDown: from + 1,
      ArrowUp: from - 1,
      Home: 0,
      End: items.length - 1,
      PageDown: from + seen - 1,
      PageUp: from - seen + 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const at = Math.max(0, Math.min(items.length - 1, to));
    const item = items[at];
    if (item === undefined) return;
    show(at);
    wantsFocus.current = true;
    onSelect(item);
  };
  const stop = selected >= first && selected < end ? selected : onTop;

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its buttons are what is operated; the keys only move among them
    <div class="virtual" ref={box} tabIndex={-1} onKeyDown={onKeyDown} onScroll={onScroll}>
      <ul ref={list} aria-label={label}>
        {items.slice(first, end).map((item, place) => (
          <Row key={keyOf(item)} at={first + place} of={items.length} rowHeight={rowHeight}>
            <button
              type="button"
              class="virtual-row"
              tabIndex={first + place === stop ? 0 : -1}
              aria-current={first + place === selected}
              onClick={() => onSelect(item)}
            >
              {row(item)}
            </button>
          </Row>
        ))}
      </ul>
    </div>
  );
}

/** The index of the row that has the focus. */
function focusedRow(): number | undefined {
  const place = document.activeElement?.closest('li')?.getAttribute('aria-posinset');

  return place ? Number(place) - 1 : undefined;
}

type RowProps = {
  readonly at: number;
  readonly of: number;
  readonly rowHeight: number;
  readonly children: ComponentChildren;
};

function Row({ at, of, rowHeight, children }: RowProps) {
  const item = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => {
    if (!item.current) return;
    item.current.style.transform = `translateY(${at * rowHeight}px)`;
    item.current.style.height = `${rowHeight}px`;
  }, [at, rowHeight]);

  return (
    <li ref={item} aria-setsize={of} aria-posinset={at + 1}>
      {children}
    </li>
  );
}
