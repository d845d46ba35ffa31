import { setTimeout as sleep } from 'node:timers/promises';
import { catalogue, type DataOf } from '@pramana/contract';
import { type GivenFile, type ImportWish, Refused, type ServerOfToken, type Taken } from './server.ts';

const { preview, run, show } = catalogue.imports;
type List = DataOf<typeof show>;
const LOOK_MS = 300;

/** Items and prices: all rows or none. */
export async function takeList(server: ServerOfToken, file: GivenFile, { isReal }: ImportWish): Promise<Taken> {
  try {
    const shown = await server.ask(preview, { file });
    if (shown.errorCount > 0) return told(file, shown, `refused: ${shown.errorCount} errors`);
    if (!isReal) return told(file, shown, 'could be taken over');
    const done = await runToEnd(server, await server.ask(run, { id: shown.id }));
    return told(file, done, done.status === 'done' ? 'taken over' : 'failed: nothing of it was taken over');
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const line = typeof error.params['line'] === 'number' ? `line ${error.params['line']}: ` : '';
    return {
      file: file.name,
      ok: false,
      code: error.code,
      lines: [`${file.name}: refused`, `  ${line}${error.message}`],
    };
  }
}

/** It runs beside the requests: looked at until it is over. */
async function runToEnd(server: ServerOfToken, begun: List): Promise<List> {
  let now = begun;
  while (now.status === 'running') {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${now.rowsDone} of ${now.rowsTotal} rows`);
    await sleep(LOOK_MS);
    now = await server.ask(show, { id: begun.id });
  }
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  return now;
}

function told({ name }: GivenFile, list: List, what: string): Taken {
  const { rowsTotal, added, changed, unchanged, priceChanges, errors, errorCount, status } = list;
  const counts = `${rowsTotal} rows: ${added} new, ${changed} changed, ${unchanged} as they are; ${priceChanges} prices`;
  const wrong = errors.map(({ line, field, reason }) => `  line ${line}${field === '' ? '' : `, ${field}`}: ${reason}`);
  const more = errorCount > errors.length ? [`  and ${errorCount - errors.length} more`] : [];
  return {
    file: name,
    ok: errorCount === 0 && status !== 'failed',
    rowsTotal,
    added,
    changed,
    unchanged,
    priceChanges,
    errors,
    errorCount,
    status,
    lines: [`${name}: ${what} (${counts})`, ...wrong, ...more],
  };
}
