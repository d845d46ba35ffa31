import { randomFillSync } from 'node:crypto';
import { type Id, uuidV7 } from '@pramana/kernel';

const PART = 10;
/**
 * Randomness of the next ids, drawn in one go. Only ids come from a store: no salt, nonce or key may, which in a copied
 * machine would be used twice.
 */
const store = Buffer.alloc(400 * PART);
let used = store.length;

function randomPart(): Buffer {
  if (used === store.length) {
    randomFillSync(store);
    used = 0;
  }
  used += PART;
  return Buffer.from(store.subarray(used - PART, used));
}

/** The last id's time, its random head and the 48 bits that are counted on. */
let last = { unixMs: -1, head: Buffer.alloc(4), low: 0 };

/**
 * A fresh id; the name comes from where it is used: `const id: BillId = newId()`. Those that one process makes of one
 * millisecond sort in the order in which they were made (RFC 9562 §6.2, method 2: steps of a random size).
 */
export function newId<Name extends string>(unixMs: number = Date.now()): Id<Name> {
  const random = randomPart();
  const next = last.low + 1 + random.readUInt32BE(0);
  if (unixMs === last.unixMs && next < 2 ** 48) {
    last.low = next;
    last.head.copy(random);
    random.writeUIntBE(next, 4, 6);
    return uuidV7<Name>(unixMs, random);
  }
  random.writeUInt8(random.readUInt8(4) & 0x7f, 4);
  last = { unixMs, head: Buffer.from(random.subarray(0, 4)), low: random.readUIntBE(4, 6) };
  return uuidV7<Name>(unixMs, random);
}
