import type { PrescribedLineJson, Swapped } from '@pramana/contract';
import { fold } from '@pramana/kernel';

/** What of a line was handed out and stayed with the patient. */
export interface HandedOut {
  readonly version: number;
  readonly line: number;
  readonly prescribedItemId: string | null;
  readonly unit: string;
  readonly quantity: bigint;
}

/** Units of a line that a prescriber asks to hand out. */
export function askedOf({ dispense, total }: Pick<PrescribedLineJson, 'dispense' | 'total'>): number {
  return dispense ?? total;
}

/** Whether goods of this unit are counted as the line counts: loose tablets are, a bottle for millilitres is not. */
export function isCounted(line: Pick<PrescribedLineJson, 'unit'>, unit: string): boolean {
  const word = (text: string): string => fold(text).replace(/s$/, '');
  return line.unit === '' || word(line.unit) === word(unit);
}

/**
 * How much of each line was handed out: what this version's line got, and what earlier versions gave of the same item,
 * which goes to the lines of that item in their order. What is counted otherwise (a bottle) fills its line.
 */
export function handedOf(lines: readonly PrescribedLineJson[], version: number, all: readonly HandedOut[]): number[] {
  const earlier = new Map<string, number>();
  for (const each of all) {
    if (each.version === version || each.prescribedItemId === null) continue;
    earlier.set(each.prescribedItemId, (earlier.get(each.prescribedItemId) ?? 0) + Number(each.quantity));
  }
  return lines.map((line, i) => {
    const asked = askedOf(line);
    const own = all.filter((each) => each.version === version && each.line === i);
    const now = own.reduce((sum, each) => sum + (isCounted(line, each.unit) ? Number(each.quantity) : asked), 0);
    const before = Math.min(Math.max(0, asked - now), earlier.get(line.item ?? '') ?? 0);
    if (line.item !== null) earlier.set(line.item, (earlier.get(line.item) ?? 0) - before);
    return now + before;
  });
}

export interface Choosing {
  readonly line: PrescribedLineJson;
  readonly itemId: string;
  /** Substances of the item, folded. */
  readonly substances: readonly string[];
  /** Whether the prescriber consented to exactly this item. */
  readonly consented: boolean;
}

/** As what an item may be handed out for a line; null: not without the prescriber's consent. */
export function swapOf({ line, itemId, substances, consented }: Choosing): Swapped | null {
  if (line.item === itemId) return '';
  if (isSame(line.substances, substances)) {
    // Prescribed in words alone: any item of that substance is what was prescribed.
    if (line.item === null) return 'words';
    if (line.substitution === 'allowed') return 'allowed';
  }
  return consented ? 'consented' : null;
}

/** The same substances, known on both sides. */
export function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length > 0 && one.length === other.length && one.every((each) => other.includes(each));
}

/** Where a prescription stands, of what was asked and handed out per line. */
export function stateOf(lines: readonly { asked: number; handed: number }[]): 'open' | 'part' | 'done' | 'withdrawn' {
  if (lines.length === 0) return 'withdrawn';
  if (lines.every(({ asked, handed }) => handed >= asked)) return 'done';
  return lines.some(({ handed }) => handed > 0) ? 'part' : 'open';
}
