/**
 * The same function with its answers kept: for what is made of few texts and asked for again and again. At its limit it
 * starts anew, since texts of a cluster or a repository must not pile up.
 */
export function remembered<T>(most: number, make: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const kept = known.get(text);
    if (kept !== undefined || known.has(text)) {
      return kept as T;
    }
    if (known.size >= most) {
      known.clear();
    }
    const made = make(text);
    known.set(text, made);
    return made;
  };
}
