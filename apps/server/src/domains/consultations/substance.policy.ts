import { fold } from '@pramana/kernel';

/** One substance of `clinical/substances.csv`. */
export interface Substance {
  readonly name: string;
  readonly classes: readonly string[];
}

/** Substances by every spelling that is known of them, folded. */
export type SubstanceBook = ReadonlyMap<string, Substance>;

/** What a medicine is made of, as far as it is known here. */
export interface Recognised {
  /** Folded names: of known substances the one they are kept by, of others as they were written. */
  readonly names: readonly string[];
  readonly known: readonly Substance[];
}

/** Salts, esters, forms and strengths that stand beside a substance's name. */
const BESIDE =
  /\b(?:hydrochloride|hcl|hydrchloride|sodium|potassium|maleate|fumarate|succinate|tartrate|besilate|besylate|mesilate|mesylate|medoxomil|axetil|proxetil|sulphate|sulfate|phosphate|citrate|acetate|propionate|dipropionate|valerate|oxalate|oxelate|bromide|chloride|trihydrate|dihydrate|monohydrate|anhydrous|etexilate|erbumine|stearate|diethylamine|tromethamine|gluconate|nitrate|hydrobromide|er|sr|xr|ip|bp|usp|tablets?|tab|capsules?|cap|syrup|suspension|injection|drops|cream|ointment|gel|inhaler|forte|\d+(?:\.\d+)?\s*(?:mg|mcg|g|ml|iu|%)?)\b/g;

function bare(text: string): string {
  return text
    .replaceAll(BESIDE, ' ')
    .replaceAll(/[^\p{L}\d]+/gu, ' ')
    .trim();
}

/** Reads `genericName` (parts joined by +) or, without one, a name as somebody typed it. */
export function recognise(book: SubstanceBook, text: string): Recognised {
  const parts = fold(text)
    .replaceAll('co-trimoxazole', 'sulfamethoxazole + trimethoprim')
    .split(/[+/&]|\band\b/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const known: Substance[] = [];
  const names: string[] = [];
  for (const part of parts) {
    const found = named(book, part);
    if (found === null) {
      const name = bare(part) || part;
      if (!names.includes(name)) names.push(name);
    } else if (!known.includes(found)) {
      known.push(found);
      names.push(found.name);
    }
  }
  return { names, known };
}

/** The part whole, then without salts, then the longest run of its words that is a known name. */
function named(book: SubstanceBook, part: string): Substance | null {
  const plain = part.replaceAll(/[^\p{L}\d]+/gu, ' ').trim();
  const whole = book.get(plain) ?? book.get(bare(part));
  if (whole !== undefined) return whole;
  const words = plain.split(' ');
  for (let length = Math.min(3, words.length); length > 0; length -= 1) {
    for (let at = 0; at + length <= words.length; at += 1) {
      const found = book.get(words.slice(at, at + length).join(' '));
      if (found !== undefined) return found;
    }
  }
  return null;
}
