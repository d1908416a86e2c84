/**
 * Opens what a key stands for when it is first asked for, once for all who ask. What could not be opened is opened anew
 * for who asks next: a function lives for hours, and one failure of a moment must not fail all that come after.
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
