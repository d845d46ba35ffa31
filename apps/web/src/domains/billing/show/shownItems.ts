import { type CborMap, type CborValue, type ClaimItem, isShown, parseReceipt } from '@pramana/ledger';

/** Whom a proof is for: decides what is ticked at first. */
export type Audience = 'insurer' | 'employer' | 'own';
export const AUDIENCES: readonly Audience[] = ['insurer', 'employer', 'own'];

/** An item of a bill as the person who shows it sees it. */
export interface ShowableItem {
  readonly position: number;
  readonly name: string;
  /** What a line is for, or whom an item names; empty where the name says all. */
  readonly text: string;
  /** Minor units of a line; null for everything else. */
  readonly amount: string | null;
}

/** The items of a full receipt that can be shown or hidden; `LedgerError` when it is none. */
export function itemsIn(receipt: string): ShowableItem[] {
  return parseReceipt(receipt).items.flatMap((item, position) =>
    isShown(item) ? [{ position, name: item.name, ...wordsOf(item) }] : [],
  );
}

/** An insurer needs whose bill it is and each line; an employer the total, which the head says already. */
export function chosenFor(audience: Audience, items: readonly ShowableItem[]): number[] {
  const names = audience === 'insurer' ? ['patient', 'customer', 'bill', 'totals', 'line', 'issuer'] : [];
  return items.filter(({ name }) => names.includes(name)).map(({ position }) => position);
}

function wordsOf({ name, value }: ClaimItem): { text: string; amount: string | null } {
  const map = mapOf(value);
  const text = (key: string): string => {
    const found = map[key];
    return typeof found === 'string' ? found : '';
  };
  if (name === 'line') return { text: text('desc'), amount: integerText(map['amount']) };
  return {
    text: [text('name'), text('number') || text('phone')].filter((part) => part !== '').join(', '),
    amount: null,
  };
}

function mapOf(value: CborValue): CborMap {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
  return isMap ? (value as CborMap) : {};
}

function integerText(value: CborValue | undefined): string | null {
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : null;
}
