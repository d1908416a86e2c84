/** Remembers what is expensive to make. Forgets everything when full, so that input cannot make it grow. */
export function remember<K, V>(make: (key: K) => V, size = 200): (key: K) => V {
  const known = new Map<K, V>();
  // Nearly always it is the same as last time.
  let last: { readonly key: K; readonly value: V } | undefined;
  return (key) => {
    if (last?.key === key) return last.value;
    const value = known.get(key) ?? make(key);
    if (known.size >= size) known.clear();
    known.set(key, value);
    last = { key, value };
    return value;
  };
}

/** Makes it once, on first use. */
export function once<V>(make: () => V): () => V {
  let made: { readonly value: V } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
