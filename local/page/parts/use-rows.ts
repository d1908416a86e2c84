import { useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

type Rows = {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly list: RefObject<HTMLUListElement | null>;
  /** Indexes of the rows that are drawn: those that are seen, and a few around them. */
  readonly first: number;
  readonly end: number;
  /** The row on top of those that are seen. */
  readonly onTop: number;
  /** How many are seen. */
  readonly seen: number;
  /** Scrolls as little as it takes to see this row. */
  readonly show: (at: number) => void;
  readonly onScroll: () => void;
};

const around = 4;

/** Which rows of a long list are drawn. What is seen stays where it is when other rows come above it. */
export function useRows<Item>(options: {
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  /** In pixels. */
  readonly rowHeight: number;
  readonly visibleRows: number | undefined;
}): Rows {
  const { items, keyOf, rowHeight, visibleRows } = options;
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const top = useSignal(0);
  const height = useSignal(rowHeight * (visibleRows ?? 12));
  const topKey = useRef<string | undefined>(undefined);

  const onScroll = () => {
    top.value = box.current?.scrollTop ?? 0;
    const item = items[Math.floor(top.value / rowHeight)];
    topKey.current = item && keyOf(item);
  };
  useLayoutEffect(() => {
    if (list.current) list.current.style.height = `${items.length * rowHeight}px`;
    if (box.current && visibleRows !== undefined) box.current.style.height = `${visibleRows * rowHeight}px`;
  });
  useLayoutEffect(() => {
    const scroller = box.current;
    // Who is at the very top watches what comes.
    if (!scroller || scroller.scrollTop === 0) return;
    const place = items.findIndex((item) => keyOf(item) === topKey.current);
    if (place >= 0) scroller.scrollTop = place * rowHeight + (scroller.scrollTop % rowHeight);
    onScroll();
  }, [items]);
  useEffect(() => {
    const scroller = box.current;
    if (!scroller) return;
    const observer = new ResizeObserver(() => {
      height.value = scroller.clientHeight;
    });
    observer.observe(scroller);

    return () => observer.disconnect();
  }, [height]);

  const show = (at: number) => {
    const scroller = box.current;
    if (!scroller || at < 0) return;
    const lowest = (at + 1) * rowHeight - scroller.clientHeight;
    scroller.scrollTop = Math.max(lowest, Math.min(scroller.scrollTop, at * rowHeight));
    onScroll();
  };
  const onTop = Math.floor(top.value / rowHeight);

  return {
    ...{ box, list, onTop, show, onScroll },
    first: Math.max(0, onTop - around),
    end: Math.min(items.length, Math.ceil((top.value + height.value) / rowHeight) + around),
    seen: Math.max(1, Math.floor(height.value / rowHeight)),
  };
}
