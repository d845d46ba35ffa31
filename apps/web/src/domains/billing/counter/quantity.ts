import { latinDigits } from '../../../ui/moneyField.ts';

/**
 * What a cashier types into a quantity field. Digits count base units (tablets) unless the line counts packs;
 * `2p` is always two packs, `2p3` two packs and three loose, `5u` five loose whatever the line counts. Devanagari
 * digits are digits. Quantities are base units, 1 to 1,000,000 (the contract's `Quantity`).
 */
export type QuantityProblem = 'unreadable' | 'zero' | 'too-many';
export type ParsedQuantity = { ok: true; quantity: number } | { ok: false; why: QuantityProblem };

const MOST = 1_000_000;
const PACKS = /^([0-9]{1,7})\s*[pप]\s*\+?\s*([0-9]{1,7})?$/;
const LOOSE = /^([0-9]{1,7})\s*(u?)$/;

export function parseQuantity(text: string, packSize: number, countsPacks: boolean): ParsedQuantity {
  const plain = latinDigits(text.trim().toLowerCase());
  const packs = PACKS.exec(plain);
  if (packs) return checked(Number(packs[1]) * packSize + Number(packs[2] ?? 0));
  const loose = LOOSE.exec(plain);
  if (!loose) return { ok: false, why: 'unreadable' };
  return checked(Number(loose[1]) * (countsPacks && loose[2] === '' ? packSize : 1));
}

function checked(quantity: number): ParsedQuantity {
  if (quantity === 0) return { ok: false, why: 'zero' };
  return quantity > MOST ? { ok: false, why: 'too-many' } : { ok: true, quantity };
}

/** The text that stands in the field: whole packs when the line counts packs and they come out even, else base units. */
export function quantityText(quantity: number, packSize: number, countsPacks: boolean): string {
  if (!countsPacks) return String(quantity);
  const { packs, loose } = inPacks(quantity, packSize);
  if (loose === 0) return String(packs);
  return packs === 0 ? `${loose}u` : `${packs}p${loose}`;
}

/** A quantity as whole packs and what is loose beside them. */
export function inPacks(quantity: number, packSize: number): { packs: number; loose: number } {
  return { packs: Math.floor(quantity / packSize), loose: quantity % packSize };
}
