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

/** Of a millisecond that ids were made of: their random head and the 48 bits that are counted on. */
interface Counter {
  unixMs: number;
  head: Buffer;
  low: number;
}
/** The newest, which most ids are counted on, and those of the last milliseconds, in two halves: the older is let go as a whole. */
let newest: Counter | undefined;
let recent = new Map<number, Counter>();
let older = new Map<number, Counter>();
/** Requests that began at different instants make ids of theirs in turn; hardly any runs longer than this many. */
const REMEMBERED = 1_000;

/**
 * A fresh id; the name comes from where it is used: `const id: BillId = newId()`. Those that one process makes of one
 * millisecond sort in the order in which they were made (RFC 9562 §6.2, method 2: steps of a random size), also when others
 * are made of other instants in between. Clocks step back and differ between servers: what must never be out of order is
 * counted by the database.
 */
export function newId<Name extends string>(unixMs: number = Date.now()): Id<Name> {
  const random = randomPart();
  const counter = counterOf(unixMs);
  const next = (counter?.low ?? 0) + 1 + random.readUInt32BE(0);
  if (counter !== undefined && next < 2 ** 48) {
    counter.low = next;
    counter.head.copy(random);
    random.writeUIntBE(next, 4, 6);
    return uuidV7<Name>(unixMs, random);
  }
  random.writeUInt8(random.readUInt8(4) & 0x7f, 4);
  remember({ unixMs, head: Buffer.from(random.subarray(0, 4)), low: random.readUIntBE(4, 6) });
  return uuidV7<Name>(unixMs, random);
}

function counterOf(unixMs: number): Counter | undefined {
  return newest?.unixMs === unixMs ? newest : (recent.get(unixMs) ?? older.get(unixMs));
}

function remember(counter: Counter): void {
  newest = counter;
  if (recent.size >= REMEMBERED) [older, recent] = [recent, new Map()];
  recent.set(counter.unixMs, counter);
}
