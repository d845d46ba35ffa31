import { fold } from '@pramana/kernel';

/** A medicine as a prescription or the catalogue words it, with the substances that are recognised in it. */
export interface Worded {
  readonly name: string;
  readonly strength: string;
  readonly form: string;
  readonly substances: readonly string[];
}

/** The same substances, known on both sides. */
export function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length > 0 && one.length === other.length && one.every((each) => other.includes(each));
}

/**
 * Whether two are the same medicine to take: of substances, strength and form, each known on both sides. `other` where one of
 * them differs for certain, `unknown` where it cannot be told: then the prescriber is asked, never guessed.
 */
export function compare(one: Worded, other: Worded): 'same' | 'other' | 'unknown' {
  const pairs = [strengthOf, formOf, releaseOf].map((of) => [of(one), of(other)] as const);
  // No mark of release is a statement; no strength or form is none.
  const differs = pairs.some(([a, b], i) => a !== b && (i === 2 || (a !== '' && b !== '')));
  const isKin = isSame(one.substances, other.substances);
  if (differs || (!isKin && one.substances.length > 0 && other.substances.length > 0)) return 'other';
  const inOrder = one.substances.every((each, i) => each === other.substances[i]);
  return isKin && inOrder && pairs.every(([a, b], i) => i === 2 || (a !== '' && b !== '')) ? 'same' : 'unknown';
}

/** In micrograms, so that 0.5 g is 500 mg. */
const MASS: Readonly<Record<string, number>> = { mcg: 1, µg: 1, ug: 1, mg: 1000, g: 1_000_000, gm: 1_000_000 };
const AMOUNT = /(\d+(?:\.\d+)?)?\s*(mcg|[µμ]g|ug|mg|gm|g|ml|iu|units?|%)(?![\p{L}])/gu;

/** Amounts in their order, in one measure: `500000mcg`, `125000mcg 5ml`; '' where none is said. */
export function strengthOf({ strength, name }: Pick<Worded, 'strength' | 'name'>): string {
  const read = (text: string): string => {
    const plain = fold(text).replaceAll(/(?<=\d),(?=\d{3})/g, '');
    const found = [...plain.matchAll(AMOUNT)].flatMap(([, amount, word = '']): string[] => {
      // "mg per ml" is of one millilitre; a word without a number says nothing else.
      if (amount === undefined) return word === 'ml' ? ['1ml'] : [];
      const mass = MASS[word.replace('μ', 'µ')];
      if (mass !== undefined) return [`${Math.round(Number(amount) * mass * 1000) / 1000}mcg`];
      return [`${Number(amount)}${word.replace(/^units?$/, 'iu')}`];
    });
    return found.some((each) => !each.endsWith('ml')) ? found.join(' ') : '';
  };
  return read(strength) || read(name);
}

const FORMS: readonly (readonly [form: string, words: RegExp])[] = [
  ['capsule', /\b(?:capsules?|caps?|softgels?)\b/],
  ['tablet', /\b(?:tablets?|tabs?|caplets?)\b/],
  ['suspension', /\bsuspensions?\b/],
  ['drops', /\bdrops?\b/],
  ['syrup', /\b(?:syrups?|elixirs?|linctus)\b/],
  ['solution', /\b(?:solutions?|mouthwash)\b/],
  ['injection', /\b(?:injections?|inj|vials?|ampoules?)\b/],
  ['inhaler', /\b(?:inhalers?|rotacaps?|respules?)\b/],
  ['ointment', /\bointments?\b/],
  ['cream', /\bcreams?\b/],
  ['gel', /\bgels?\b/],
  ['lotion', /\blotions?\b/],
  ['powder', /\b(?:powders?|sachets?)\b/],
  ['spray', /\bsprays?\b/],
  ['suppository', /\bsuppositor(?:y|ies)\b/],
];

/** The form as one word; '' where none is said. */
function formOf({ form, name }: Worded): string {
  const read = (text: string): string => FORMS.find(([, words]) => words.test(text))?.[0] ?? '';
  const said = fold(form);
  return read(said) || said || read(fold(name));
}

const RELEASE =
  /\b(?:sr|er|xr|xl|cr|mr|la|od|dr|ec|retard|(?:sustained|extended|prolonged|modified|controlled|delayed)|enteric|gastro[- ]?resistant|dispersible|orodispersible|mouth dissolving|effervescent|chewable|sublingual|rectal|vaginal|ophthalmic|eye|ear|nasal)\b/g;
const RELEASES: readonly (readonly [release: string, marks: RegExp])[] = [
  ['prolonged', /^(?:sustained|extended|prolonged|er|xr|xl|sr|la|retard)$/],
  ['modified', /^(?:modified|mr|controlled|cr|od)$/],
  ['delayed', /^(?:delayed|dr|enteric|ec|gastro.*)$/],
  ['orodispersible', /^(?:orodispersible|mouth dissolving)$/],
];

/** How it is released and where it is used, as far as its words say; '' is the plain one. */
function releaseOf({ form, name, strength }: Worded): string {
  const marks = [...fold(`${name} ${form} ${strength}`).matchAll(RELEASE)].map(
    ([mark]) => RELEASES.find(([, marks_]) => marks_.test(mark))?.[0] ?? mark,
  );
  return [...new Set(marks)].toSorted((a, b) => a.localeCompare(b)).join(' ');
}
