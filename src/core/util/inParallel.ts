/**
 * Runs `work` for each item, at most `limit` at a time, and answers in the order of the items. A failure ends the whole,
 * so `work` answers expected ones as values. With the signal given no further item is begun, and its place stays empty.
 */
export async function inParallel<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T, index: number) => Promise<R>,
  signal: AbortSignal,
): Promise<readonly (R | undefined)[]> {
  const results: (R | undefined)[] = Array.from({ length: items.length });
  let next = 0;
  async function worker(): Promise<void> {
    while (next < items.length && !signal.aborted) {
      const index = next;
      next += 1;
      results[index] = await work(items[index] as T, index);
    }
  }
  await Promise.all(Array.from({ length: Math.min(Math.max(1, limit), items.length) }, worker));
  return results;
}
