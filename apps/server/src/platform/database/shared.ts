/**
 * Shares runs of `work`, such as waits for the disk. A run that began before somebody asked need not cover what they have
 * done, so they get the next one, and whoever asks until that begins gets it too: any number of callers cost two runs at most.
 */
export function shared(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const begin = (): Promise<void> => {
    next = undefined;
    const mine = work().finally(() => {
      if (running === mine) running = undefined;
    });
    running = mine;
    return mine;
  };
  return () => {
    if (running === undefined) return begin();
    // Whether that one failed is told to those who wait for it.
    next ??= running.then(begin, begin);
    return next;
  };
}
