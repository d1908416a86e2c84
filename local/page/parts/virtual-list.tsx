import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

type Props<Item> = {
  readonly label: string;
  readonly items: readonly Item[];
  /** In pixels; every row has it. */
  readonly rowHeight: number;
  /** So many fit; without it the list is as tall as its place. */
  readonly visibleRows?: number;
  /** Its index, or -1. */
  readonly selected: number;
  readonly onSelect: (item: Item) => void;
  readonly keyOf: (item: Item) => string;
  readonly row: (item: Item) => ComponentChildren;
};

/** Draws the rows that are seen, and a few around them. Arrow keys, Home and End move through all of them. */
export function VirtualList<Item>(props: Props<Item>) {
  const { label, items, rowHeight, visibleRows, selected, onSelect, keyOf, row } = props;
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const top = useSignal(0);
  const height = useSignal(rowHeight * (visibleRows ?? 12));
  const wantsFocus = useRef(false);

  useLayoutEffect(() => {
    if (list.current) list.current.style.height = `${items.length * rowHeight}px`;
    if (box.current && visibleRows !== undefined) box.current.style.height = `${visibleRows * rowHeight}px`;
  });
  useEffect(() => {
    const seen = box.current;
    if (!seen) return;
    const observer = new ResizeObserver(() => {
      height.value = seen.clientHeight;
    });
    observer.observe(seen);

    return () => observer.disconnect();
  }, [height]);
  useEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    list.current?.querySelector<HTMLElement>('[aria-current="true"]')?.focus({ preventScroll: true });
  }, [selected]);

  const show = (at: number) => {
    const seen = box.current;
    if (!seen || at < 0) return;
    if (at * rowHeight < seen.scrollTop) seen.scrollTop = at * rowHeight;
    const end = (at + 1) * rowHeight - seen.clientHeight;
    if (end > seen.scrollTop) seen.scrollTop = end;
    top.value = seen.scrollTop;
  };
  const move = (to: number) => {
    const item = items[Math.max(0, Math.min(items.length - 1, to))];
    if (item === undefined) return;
    show(items.indexOf(item));
    wantsFocus.current = true;
    onSelect(item);
  };
  useEffect(() => {
    show(selected);
  }, [selected]);
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor(height.value / rowHeight) - 1);
    const to = {
      ArrowDown: selected + 1,
      ArrowUp: selected - 1,
      Home: 0,
      End: items.length - 1,
      PageDown: selected + page,
      PageUp: selected - page,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    move(to);
  };

  const first = Math.max(0, Math.floor(top.value / rowHeight) - 4);
  const last = Math.min(items.length, Math.ceil((top.value + height.value) / rowHeight) + 4);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its buttons are what is operated; the keys only move among them
    <div
      class="virtual"
      ref={box}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onScroll={({ currentTarget }) => {
        top.value = currentTarget.scrollTop;
      }}
    >
      <ul ref={list} aria-label={label}>
        {items.slice(first, last).map((item, place) => (
          <Row key={keyOf(item)} at={first + place} of={items.length} rowHeight={rowHeight}>
            <button
              type="button"
              class="virtual-row"
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

function Row({
  at,
  of,
  rowHeight,
  children,
}: {
  readonly at: number;
  readonly of: number;
  readonly rowHeight: number;
  readonly children: ComponentChildren;
}) {
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
