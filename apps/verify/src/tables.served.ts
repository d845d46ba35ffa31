import type { Table } from './table.ts';

/** The words of the other languages, each a file that only its readers fetch. The one-file copy holds all of them. */
export async function loadTable(language: 'hi' | 'mr'): Promise<Table> {
  const { default: table } = await (language === 'hi' ? import('./texts/hi.json') : import('./texts/mr.json'));
  return table;
}
