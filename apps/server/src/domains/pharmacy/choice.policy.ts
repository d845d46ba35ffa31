import type { PrescribedLineJson, Swapped } from '@pramana/contract';
import { fold } from '@pramana/kernel';
import { compare, isSame, type Worded } from './same.policy.ts';

/** What of a line was handed out and stayed with the patient. */
export interface HandedOut {
  readonly version: number;
  readonly line: number;
  readonly prescribedItemId: string | null;
  readonly itemId: string;
  readonly itemName: string;
  /** Substances of the item, folded. */
  readonly substances: readonly string[];
  readonly unit: string;
  readonly packLabel: string;
  readonly quantity: bigint;
}

/** Units of a line that a prescriber asks to hand out. */
export function askedOf({ dispense, total }: Pick<PrescribedLineJson, 'dispense' | 'total'>): number {
  return dispense ?? total;
}

const word = (text: string): string => fold(text).replace(/s$/, '');

/**
 * How many of a line's units one piece of these goods is: one where both count alike, else what its pack says (60 of a bottle
 * of 60 ml, 10 of a strip of 10). Null: not known, so one is handed out at a time and fills its line.
 */
export function unitsPerPiece(
  line: Pick<PrescribedLineJson, 'unit'>,
  { unit, packLabel }: Pick<HandedOut, 'unit' | 'packLabel'>,
): number | null {
  if (line.unit === '' || word(line.unit) === word(unit)) return 1;
  const [, amount, of = ''] = /^(\d{1,5})\s*(ml|g|gm|'?s)\b/.exec(fold(packLabel)) ?? [];
  const isSolid = ['tablet', 'capsule'].includes(word(line.unit));
  const isOfLine = of.endsWith('s') ? isSolid : word(of === 'gm' ? 'g' : of) === word(line.unit);
  return amount !== undefined && isOfLine && Number(amount) > 0 ? Number(amount) : null;
}

/** The most pieces that fill what is left of a line; where the pack says nothing, one. */
export function mostPieces(left: number, per: number | null): number {
  return left <= 0 ? 0 : per === null ? 1 : Math.ceil(left / per);
}

/** What a quantity of goods counts for of a line. */
export function countedOf(line: Pick<PrescribedLineJson, 'dispense' | 'total'>, per: number | null, quantity: number) {
  return per === null ? askedOf(line) : quantity * per;
}

/** By what goods of an earlier version belong to a line of a newer one, the surest first. */
const KIN: readonly ((line: PrescribedLineJson, each: HandedOut) => boolean)[] = [
  (line, { itemId, prescribedItemId }) =>
    line.item !== null && (line.item === itemId || line.item === prescribedItemId),
  (line, { itemName }) => fold(line.name) === fold(itemName),
  (line, { substances }) => isSame(line.substances, substances),
];

/**
 * How much of each line was handed out: what this version's line got, and what earlier versions gave of the same medicine
 * (by item, prescribed item, name or substances), each piece once, to the lines in their order. A strength that changed
 * counts as well: whoever amends sees what was given and prescribes the rest.
 */
export function handedOf(lines: readonly PrescribedLineJson[], version: number, all: readonly HandedOut[]): number[] {
  const handed = lines.map((line, i) =>
    all
      .filter((each) => each.version === version && each.line === i)
      .reduce((sum, each) => sum + countedOf(line, unitsPerPiece(line, each), Number(each.quantity)), 0),
  );
  const earlier = all.filter((each) => each.version !== version).map((each) => ({ each, left: Number(each.quantity) }));
  for (const isKin of KIN) {
    for (const [i, line] of lines.entries()) {
      for (const piece of earlier) {
        const open = askedOf(line) - (handed[i] ?? 0);
        if (open <= 0 || piece.left === 0 || !isKin(line, piece.each)) continue;
        const per = unitsPerPiece(line, piece.each);
        const pieces = per === null ? piece.left : Math.min(piece.left, mostPieces(open, per));
        handed[i] = (handed[i] ?? 0) + countedOf(line, per, pieces);
        piece.left -= pieces;
      }
    }
  }
  return handed;
}

export interface Choosing {
  readonly line: PrescribedLineJson;
  readonly item: Worded & { readonly id: string };
  /** Whether the prescriber consented to exactly this item. */
  readonly consented: boolean;
}

/**
 * As what an item may be handed out for a line; null: not without the prescriber's consent. Without it only the medicine that
 * was prescribed: of its substances, strength and form, all of them known.
 */
export function swapOf({ line, item, consented }: Choosing): Swapped | null {
  const standing = compare(line, item);
  // Prescribed by name from the catalogue; words beside it that say otherwise are a question.
  if (line.item === item.id && standing !== 'other') return '';
  if (standing === 'same') {
    // Prescribed in words alone: what these words say is what was prescribed.
    if (line.item === null) return 'words';
    if (line.substitution === 'allowed') return 'allowed';
  }
  return consented ? 'consented' : null;
}

/** Where a prescription stands, of what was asked and handed out per line. */
export function stateOf(lines: readonly { asked: number; handed: number }[]): 'open' | 'part' | 'done' | 'withdrawn' {
  if (lines.length === 0) return 'withdrawn';
  if (lines.every(({ asked, handed }) => handed >= asked)) return 'done';
  return lines.some(({ handed }) => handed > 0) ? 'part' : 'open';
}
