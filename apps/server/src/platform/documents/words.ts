import type { Currency } from '@pramana/kernel';
import { fill } from './labels.ts';
import en from './labels/words-en.json' with { type: 'json' };
import hi from './labels/words-hi.json' with { type: 'json' };
import mr from './labels/words-mr.json' with { type: 'json' };
import type { Language } from './view.ts';

type Words = typeof en;

const TABLES: Record<Language, Words> = { en, hi, mr };

/**
 * An amount of paise in words with Indian grouping (thousand, lakh, crore): `Rupees One Lakh and Paise Fifty Only`.
 * Null for other currencies, whose units we have no words for. Documents never have a negative total; one throws.
 */
export function amountInWords(amount: bigint, currency: Currency, language: Language): string | null {
  if (currency !== 'INR') return null;
  if (amount < 0n) throw new RangeError('a document has no negative total');
  const words = TABLES[language];
  const [whole, part] = [amount / 100n, amount % 100n];
  const rupees = fill(whole === 1n ? words.rupee : words.rupees, { n: spell(whole, words) });
  const paise = fill(part === 1n ? words.paisa : words.paise, { n: spell(part, words) });
  const said = part === 0n ? rupees : whole === 0n ? paise : fill(words.both, { rupees, paise });
  return fill(words.only, { amount: said });
}

function spell(value: bigint, words: Words): string {
  if (value < 1_000n) return spellBelowThousand(Number(value), words);
  const steps = [
    [10_000_000n, words.crore],
    [100_000n, words.lakh],
    [1_000n, words.thousand],
  ] as const;
  const [unit, name] = steps.find(([size]) => value >= size) ?? [1_000n, words.thousand];
  const rest = value % unit;
  const head = `${spell(value / unit, words)} ${name}`;
  return rest === 0n ? head : `${head} ${spell(rest, words)}`;
}

function spellBelowThousand(value: number, words: Words): string {
  if (value === 100) return words.hundredExactly;
  const rest = words.belowHundred[value % 100] ?? '';
  if (value < 100) return rest;
  const hundreds = words.hundreds[Math.floor(value / 100)] ?? '';
  return value % 100 === 0 ? hundreds : `${hundreds} ${rest}`;
}
