/** Runs until it ends by itself or the process is asked to stop (SIGTERM, SIGINT): then `signal` is aborted. */
export async function untilStopped(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const end = (): void => stop.abort();
  process.once('SIGTERM', end).once('SIGINT', end);
  try {
    await work(stop.signal);
  } finally {
    process.off('SIGTERM', end).off('SIGINT', end);
  }
}
