import { randomBytes } from 'node:crypto';
import { type Id, uuidV7 } from '@pramana/kernel';

/** A fresh id; the name comes from where it is used: `const id: BillId = newId()`. */
export function newId<Name extends string>(unixMs: number = Date.now()): Id<Name> {
  return uuidV7<Name>(unixMs, randomBytes(10));
}
