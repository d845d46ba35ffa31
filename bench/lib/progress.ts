/** One line on a terminal that says how far a long preparation is. */
export function progress(what: string, done: number, total: number): void {
  if (!process.stderr.isTTY) return;
  const end = done >= total ? '\n' : '';
  process.stderr.write(`\r\x1b[K${what}: ${done.toLocaleString('en')} of ${total.toLocaleString('en')}${end}`);
}
