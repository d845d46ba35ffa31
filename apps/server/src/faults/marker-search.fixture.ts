import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type pg from 'pg';
import { type MarkerName, MARKERS, markersIn } from './marker.fixture.ts';

/** A marker with the table's column or the file where it was found. */
export interface Found {
  marker: MarkerName;
  where: string;
}

const LARGEST = 64 * 1024 * 1024;

/** Every value of every table, bytes as bytes: what a dump would hold. */
export async function searchTables(client: pg.Client): Promise<Found[]> {
  const { rows: tables } = await client.query<{ table: string }>(`
    select quote_ident(schemaname) || '.' || quote_ident(tablename) as table from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema') order by 1`);
  const found = new Map<string, Found>();
  for (const { table } of tables) {
    const { rows, fields } = await client.query<unknown[]>({ text: `select * from ${table}`, rowMode: 'array' });
    for (const row of rows) {
      for (const [i, value] of row.entries()) {
        if (value === null) continue;
        const bytes =
          value instanceof Buffer ? value : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
        const where = `${table.replace(/^public\./, '')}.${fields[i]?.name}`;
        for (const marker of markersIn(bytes)) found.set(`${marker} ${where}`, { marker, where });
      }
    }
  }
  return [...found.values()];
}

/**
 * What was written to the database's log of changes since a segment: files that somebody may copy with a backup. A checkpoint
 * gives a segment that it needs no more the name of a later one: then all are read again, by their new names.
 */
export async function searchWal(folder: string, since: string): Promise<Found[]> {
  const segments = (await readdir(folder)).filter((name) => /^[0-9A-F]{24}$/.test(name) && name >= since);
  if (segments.length === 0) throw new Error('no segment of the write-ahead log is there');
  const found = new Map<MarkerName, Found>();
  for (const name of segments) {
    const bytes = await readFile(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return null;
    });
    if (bytes === null) return searchWal(folder, since);
    for (const marker of markersIn(bytes)) found.set(marker, { marker, where: 'WAL' });
  }
  return [...found.values()];
}

/** Files below a folder, by their names too; what goes away meanwhile is no longer there to be found. */
export async function searchFolder(folder: string, skip: (path: string) => boolean = () => false): Promise<Found[]> {
  const found: Found[] = [];
  for (const path of await filesIn(folder, skip)) {
    const where = path.slice(folder.length + 1);
    for (const marker of markersIn(Buffer.from(path))) found.push({ marker, where: `the name of ${where}` });
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    for (const marker of markersIn(bytes)) found.push({ marker, where });
  }
  return found;
}

async function filesIn(folder: string, skip: (path: string) => boolean): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const files: string[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (skip(path)) continue;
    if (entry.isDirectory()) files.push(...(await filesIn(path, skip)));
    else if (entry.isFile() && ((await stat(path).catch(() => null))?.size ?? LARGEST) < LARGEST) files.push(path);
  }
  return files;
}

/** As `searchFolder`, over what a text holds. */
export function searchText(where: string, text: string | Buffer): Found[] {
  return markersIn(Buffer.from(text)).map((marker) => ({ marker, where }));
}

/** What is found where it may not be, as sentences; `column` of a table, else a file. */
export function leaks(found: readonly Found[]): string[] {
  return found
    .filter(({ marker, where }) => !MARKERS[marker].clear.some((column) => column === where))
    .map(
      ({ marker, where }) => `${marker} lies in clear in ${basename(where) === where ? where : `the file ${where}`}`,
    );
}
