/**
 * Opens what a key stands for on first use, once for all callers. A failure is forgotten, so that the next call tries
 * again: a function lives for hours, and a brief failure must not fail everything after it.
 */
export function openOnce<Opened, Key = void>(open: (key: Key) => Promise<Opened>): (key: Key) => Promise<Opened> {
  const opened = new Map<Key, Promise<Opened>>();

  return (key) => {
    const known = opened.get(key);
    if (known) return known;

    const opening = open(key);
    opened.set(key, opening);
    opening.catch(() => opened.delete(key));

    return opening;
  };
}
