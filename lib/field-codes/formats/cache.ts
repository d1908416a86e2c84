/** Remembers what is dear to make; forgets everything when full, so that input cannot make it grow. */
export function remember<K, V>(make: (key: K) => V, size = 200): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = make(key);
    if (known.size >= size) known.clear();
    known.set(key, made);
    return made;
  };
}

/** Makes it once, when it is first wanted. */
export function once<V>(make: () => V): () => V {
  let made: { readonly value: V } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
