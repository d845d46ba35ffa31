import type { Table } from './table.ts';
import hi from './texts/hi.json' with { type: 'json' };
import mr from './texts/mr.json' with { type: 'json' };

/** The words of the other languages, in the one-file copy. */
export function loadTable(language: 'hi' | 'mr'): Promise<Table> {
  return Promise.resolve({ hi, mr }[language]);
}
