/** Lets so many go on at a time, in the order in which they were asked for. */
export function turns(count: number): (act: () => Promise<void>) => Promise<void> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (act) => {
    if (running >= count) {
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    running += 1;
    try {
      await act();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}
