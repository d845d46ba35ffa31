import { cleanLine } from '@pramana/kernel';

/** What a generic medicine's listed name says about it, as far as it can be told; unknown parts are empty. */
export interface MedicineName {
  name: string;
  /** The substances, ` + ` between them. */
  genericName: string;
  strength: string;
  form: string;
}

/** Ordered: the more particular form first. Spelling mistakes of the public list are read too. */
const FORMS: readonly (readonly [RegExp, string])[] = [
  [/\bcomb[io] ?-?pack\b|\bcombikit\b|\bkit\b/i, 'kit'],
  [/\brotacaps?\b|\bpowder for inhalation\b/i, 'inhalation capsule'],
  [/\bdisintegrating strips?\b/i, 'strip'],
  [/\b(?:tablets?|tab|tabelts)\b/i, 'tablet'],
  [/\b(?:capsules?|capulses|softgels?)\b/i, 'capsule'],
  [/\b(?:injections?|inection|pre-?filled syringe)\b/i, 'injection'],
  [/\binfusion\b/i, 'infusion'],
  [/\bsuppositor(?:y|ies)\b|\bpessar(?:y|ies)\b/i, 'suppository'],
  [/\bpatch(?:es)?\b/i, 'patch'],
  [/\blozenges?\b/i, 'lozenge'],
  [/\b(?:eye|ear|nasal|ophthalmic|opthalmic)[ /\w]*drops?\b/i, 'drops'],
  [/\bdrops\b/i, 'drops'],
  [/\bsyrup\b|\bexpectorant\b|\belixir\b/i, 'syrup'],
  [/\bsuspension\b/i, 'suspension'],
  [/\bgranules\b/i, 'granules'],
  [/\bsachets?\b/i, 'sachet'],
  [/\bshampoo\b/i, 'shampoo'],
  [/\bsoap\b/i, 'soap'],
  [/\b(?:cream|creme)\b/i, 'cream'],
  [/\bgel\b/i, 'gel'],
  [/\bointment\b/i, 'ointment'],
  [/\blotion\b/i, 'lotion'],
  [/\bspray\b/i, 'spray'],
  [/\b(?:inhalation|inhaler)\b/i, 'inhaler'],
  [/\b(?:respirator|respules?|nebuli[sz]er) (?:solution|suspension)\b|\brespules?\b/i, 'respirator solution'],
  [/\bmouth ?wash\b|\bgargle\b/i, 'mouthwash'],
  [/\bsolution\b/i, 'solution'],
  [/\bpowder\b/i, 'powder'],
  [/\boil\b/i, 'oil'],
  [/\bpaste\b/i, 'paste'],
  [/\bvaccine\b/i, 'vaccine'],
];

const NUMBER = String.raw`\d+(?:,\d{3})*(?:\.\d+)?`;
/** Never a part of a number: `12.5mg` read as 5 mg would be worse than nothing. */
const AMOUNT = new RegExp(
  String.raw`(?<![\d.,/-])(${NUMBER}(?:\s?[/-]\s?${NUMBER})*)\s*(mg|mcg|gms?|g|kg|i\.?u\.?|units?|meq|mmol|%\s*[wv]/[wv]|%)(?![a-z])` +
    String.raw`(?:\s*(?:per|/)\s*((?:${NUMBER})?\s*(?:ml|gm|g|actuation|vial|hour|dose))\b)?`,
  'gi',
);
const BRACKETS = /\([^()]*\)/g;
const PHARMACOPOEIA = /\b(?:I\.?P|B\.?P|U\.?S\.?P)\b\.?/g;
const QUALIFIER =
  /\b(?:prolonged|extended|sustained|modified|delayed|controlled)[ -]release\b|\b(?:gastro|enteric)[ -](?:resistant|coated)\b|\b(?:oral(?:ly)?|dispersible|disintegrating|chewable|effervescent|soft gelatin|sublingual|paediatric|pediatric|topical|film[ -]coated|for)\b/gi;

/** Best effort, for search and display only: no rule of money or safety may rest on it. */
export function parseMedicineName(listed: string): MedicineName {
  const name = cleanLine(listed.normalize('NFKC').replaceAll('’', "'"));
  const form = FORMS.find(([pattern]) => pattern.test(name))?.[1] ?? '';
  if (form === '') return { name, genericName: '', strength: '', form };
  const parts = substances(name);
  const amounts = amountsOf(name.replace(BRACKETS, ' '));
  const found = amounts.length > 0 ? amounts : amountsOf(name);
  // One amount for each substance, or all in one (5/10 mg); else nobody can tell which is whose.
  const clear = found.length === parts.length || (found.length === 1 && /\d\/\d/.test(found[0] ?? ''));
  return { name, genericName: parts.join(' + '), strength: clear && found.length <= 4 ? found.join(' + ') : '', form };
}

function amountsOf(text: string): string[] {
  return [...text.matchAll(AMOUNT)].map(([, number, unit, per]) => strengthText(number, unit, per));
}

function strengthText(number = '', unit = '', per = ''): string {
  const base = unit.startsWith('%') ? number + unit.replace(/\s/g, '').toLowerCase() : `${number} ${unitText(unit)}`;
  return per === '' ? base : `${base} per ${per.replace(/(\d)(?=[a-z])/i, '$1 ').toLowerCase()}`;
}

function unitText(unit: string): string {
  const plain = unit.replaceAll('.', '').toLowerCase();
  if (plain === 'iu') return 'IU';
  return plain.startsWith('gm') ? 'g' : plain;
}

/** The name without amounts, forms, pharmacopoeia and qualifiers. */
function substances(name: string): string[] {
  const plain = name.replace(BRACKETS, ' ').replace(AMOUNT, ' ');
  const formless = FORMS.reduce((text, [pattern]) => text.replace(new RegExp(pattern.source, 'gi'), ' '), plain);
  return formless
    .replace(QUALIFIER, ' ')
    .replace(PHARMACOPOEIA, ' ')
    .split(/,|\band\b|&|\+/i)
    .map((part) => cleanLine(part.replace(/[()]/g, ' ').replace(/(?:^|\s)[-/.\d]+(?=\s|$)/g, ' ')))
    .filter((part) => /\p{L}{2}/u.test(part));
}
