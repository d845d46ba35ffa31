import { cleanLine } from '@pramana/kernel';

/** How an item is counted: `size` base units of `unit` make the pack that its price is printed on. */
export interface Pack {
  size: bigint;
  unit: string;
  /** As people know it from the box; the cleaned source text. */
  label: string;
}

/** What one piece of a counted pack is called, by the medicine's form. */
const COUNTED: Readonly<Record<string, string>> = {
  tablet: 'tablet',
  capsule: 'capsule',
  'inhalation capsule': 'capsule',
  strip: 'strip',
  patch: 'patch',
  lozenge: 'lozenge',
  suppository: 'suppository',
  sachet: 'sachet',
  kit: 'kit',
};

const NUMBERS: Readonly<Record<string, number>> = { one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, ten: 10 };
const PIECES: Readonly<Record<string, string>> = { pc: 'piece', pcs: 'piece', 'ear buds': 'ear bud' };

type Rule = readonly [RegExp, (match: RegExpExecArray, form: string) => readonly [size: number, unit: string]];

const whole =
  (unit: string): Rule[1] =>
  () => [1, unit];

/**
 * First match wins. A mixed pack is never split, a container is one container, and what cannot be counted sells whole:
 * a wrong count would sell a bottle at the price of a tablet, a missing one only costs the loose sale.
 */
const RULES: readonly Rule[] = [
  [/combi|\bkit\b/i, whole('kit')],
  [/\d\/\d|,|\band \d|\bx \d{2,}$|^[\d.]+ cm x/i, whole('pack')],
  [/\bpair\b/i, whole('pair')],
  [/^1'?s (tin|jar|bar|sachet)\b/i, (match) => [1, (match[1] ?? '').toLowerCase()]],
  [/^1's screw[ -]cap plastic jar/i, whole('jar')],
  [/^(?:1 x )?(\d+) ?'?s\b/i, (match, form) => [Number(match[1]), COUNTED[form] ?? 'piece']],
  [/^pack of (\d+)(?: sanitary)?(?: (napkin|wipe)s)?/i, (match) => [Number(match[1]), lower(match[2]) || 'piece']],
  [/^(\d+) (sachet|strip|ear bud|pc)s?\b/i, (match) => [Number(match[1]), PIECES[lower(match[2])] ?? lower(match[2])]],
  [
    /^(one|two|three|four|five|six|ten) (strip)?/i,
    (match) => [NUMBERS[lower(match[1])] ?? 1, lower(match[2]) || 'piece'],
  ],
  [/\bmdi?\b/i, whole('inhaler')],
  [/vial/i, whole('vial')],
  [/\bamp(oules?)?\b/i, whole('ampoule')],
  [/syringe/i, whole('syringe')],
  [/car?tridge/i, whole('cartridge')],
  [/\bpen\b/i, whole('pen')],
  [/respule/i, whole('respule')],
  [/tube|l[ae]mi/i, whole('tube')],
  [/\bjar\b/i, whole('jar')],
  [/sachet/i, whole('sachet')],
  [/pouch/i, whole('pouch')],
  [/bottle|\bdrops?\b|measuring cap|dropper/i, whole('bottle')],
];

/** Reads a "Unit Size" as Indian price lists write it: `10's in Mono-carton`, `Vial & Wfi`, `15 gm Tube`, `200 MDI`. */
export function parsePack(text: string, form: string): Pack {
  const label = cleanLine(text.normalize('NFKC').replaceAll('’', "'"));
  for (const [pattern, read] of RULES) {
    const match = pattern.exec(label);
    if (match === null) continue;
    const [size, unit] = read(match, form);
    if (size > 0) return { size: BigInt(size), unit, label };
  }
  return { size: 1n, unit: 'pack', label };
}

function lower(text: string | undefined): string {
  return (text ?? '').toLowerCase();
}
