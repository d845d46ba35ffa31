import { isUuid, PramanaError } from '@pramana/kernel';

/** Where a list goes on: after the row `id` of the ordering `mode`. */
export interface Cursor {
  mode: string;
  id: string;
  /** Where rows stand by an instant that changes: the row's, as it was when the page was read. */
  at?: Date;
}

/** Only an id and an instant: cursors travel in addresses, and addresses carry nothing about a person. */
export function writeCursor(mode: string, id: string, at?: Date): string {
  return at === undefined ? `${mode}.${id}` : `${mode}.${id}.${at.getTime()}`;
}

/** Reads a cursor that one of `modes` wrote; null when the list starts at its beginning. */
export function readCursor(text: string | undefined, modes: readonly string[]): Cursor | null {
  if (text === undefined) return null;
  const [mode = '', id = '', at] = text.split('.', 3);
  const isInstant = at === undefined || /^[0-9]{1,14}$/.test(at);
  if (!modes.includes(mode) || !isUuid(id) || !isInstant) throw new PramanaError('invalid_field', { field: 'cursor' });
  return at === undefined ? { mode, id } : { mode, id, at: new Date(Number(at)) };
}
