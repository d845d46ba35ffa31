import { isUuid, PramanaError } from '@pramana/kernel';

/** Where a list goes on: after the row `id` of the ordering `mode`. */
export interface Cursor {
  mode: string;
  id: string;
}

/** Only an id: cursors travel in addresses, and addresses carry nothing about a person. */
export function writeCursor(mode: string, id: string): string {
  return `${mode}.${id}`;
}

/** Reads a cursor that one of `modes` wrote; null when the list starts at its beginning. */
export function readCursor(text: string | undefined, modes: readonly string[]): Cursor | null {
  if (text === undefined) return null;
  const [mode = '', id = ''] = text.split('.', 2);
  if (!modes.includes(mode) || !isUuid(id)) throw new PramanaError('invalid_field', { field: 'cursor' });
  return { mode, id };
}
