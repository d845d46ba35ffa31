import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** docs/data-map.md as `table.column` → its form (`clear`, `encrypted`, …); `table.*` for all of a table. */
export function dataMap(): Map<string, string> {
  const map = readFileSync(fileURLToPath(new URL('../../../../../docs/data-map.md', import.meta.url)), 'utf8');
  const found = new Map<string, string>();
  for (const [, cell = '', form = ''] of map.matchAll(/^\| ([a-z_]+\..*?) \| (.*?) \|/gm)) {
    let table = '';
    for (const part of cell.replace(/ (amounts, numbers, dates|of an? .*)$/, '').split(/,\s*/)) {
      const [first = '', column] = part.trim().split('.');
      if (column !== undefined) table = first;
      const name = `${table}.${column ?? first}`;
      // One column may stand in several rows, as a login does: clear where any of them says so.
      if (!found.get(name)?.startsWith('clear')) found.set(name, form);
    }
  }
  found.delete('table.column');
  return found;
}
