import type { ChecksJson, EarlierJson, WarningJson } from '@pramana/contract';
import { fold } from '@pramana/kernel';
import { recognise, type Recognised, type Substance, type SubstanceBook } from './substance.policy.ts';

export interface Interaction {
  readonly one: string;
  readonly other: string;
  readonly grade: WarningJson['grade'];
  readonly effect: string;
  readonly advice: string;
  readonly source: string;
}

/** The data set as it stands today; a set that may not be used has no rows here. */
export interface InteractionSet {
  readonly name: string;
  readonly date: string;
  readonly rows: readonly Interaction[];
}

/** A medicine whose warnings are looked for, or one that is taken already. */
export interface Medicine {
  readonly name: string;
  readonly substances: Recognised;
  /** Since when it is taken by an earlier prescription; null: it is in this one. */
  readonly since: string | null;
}

export interface Allergy {
  readonly substance: string;
  readonly reaction: string;
}

/** What is known of a patient's allergies. Neither `asked` nor `unreadable` is the same as having none. */
export interface Allergies {
  /** Whether allergies were written down, or that there are none. */
  readonly asked: boolean;
  /** Something was written down that does not open. */
  readonly unreadable: boolean;
  readonly all: readonly Allergy[];
}

export interface Looked {
  readonly lines: readonly Medicine[];
  readonly running: readonly Medicine[];
  readonly allergies: Allergies;
  readonly book: SubstanceBook;
  /** What is wrong with the set, or the set. */
  readonly interactions:
    | InteractionSet
    | {
        readonly why: NonNullable<ChecksJson['interactions']['why']>;
        readonly name: string;
        readonly date: string | null;
      };
  /** Earlier prescriptions that were not compared; null: there are none. */
  readonly earlier: EarlierJson | null;
}

/** Allergies that reach beyond the substance: who cannot take one penicillin is warned of every other. */
const CLASS_WORDS: Readonly<Record<string, string>> = {
  penicillin: 'penicillin',
  penicillins: 'penicillin',
  cephalosporin: 'cephalosporin',
  cephalosporins: 'cephalosporin',
  sulfa: 'sulfonamide-antibiotic',
  sulpha: 'sulfonamide-antibiotic',
  sulfonamide: 'sulfonamide-antibiotic',
  sulfonamides: 'sulfonamide-antibiotic',
  nsaid: 'nsaid',
  nsaids: 'nsaid',
  'pain killers': 'nsaid',
  quinolone: 'fluoroquinolone',
  quinolones: 'fluoroquinolone',
  macrolide: 'macrolide',
  macrolides: 'macrolide',
  statin: 'statin',
  statins: 'statin',
};
/** Classes by which an allergy to one member warns of the others. */
const CROSSING = [
  'penicillin',
  'cephalosporin',
  'carbapenem',
  'sulfonamide-antibiotic',
  'nsaid',
  'fluoroquinolone',
  'macrolide',
];
const SEVERITY = { contraindicated: 0, major: 1, moderate: 2 } as const;
const PATIENT = 'patient';

/** Every warning of these lines, the gravest first, each once; and what was looked at. Pure. */
export function look(looked: Looked): { warnings: WarningJson[]; checks: ChecksJson } {
  const found = [...allergyWarnings(looked), ...duplicateWarnings(looked), ...interactionWarnings(looked)];
  const once = new Map(found.map((warning) => [warning.key, warning]));
  const warnings = [...once.values()].toSorted(
    (a, b) => SEVERITY[a.grade] - SEVERITY[b.grade] || (a.key < b.key ? -1 : 1),
  );
  return { warnings, checks: checksOf(looked) };
}

/** A warning that is sealed over only with its reason. */
export function needsReason({ kind, grade }: Pick<WarningJson, 'kind' | 'grade'>): boolean {
  return kind !== 'interaction' || grade !== 'moderate';
}

function checksOf({ interactions, allergies, lines, earlier }: Looked): ChecksJson {
  const isSet = 'rows' in interactions;
  const unknown = lines.filter(
    ({ substances }) => substances.known.length < substances.names.length || substances.names.length === 0,
  );
  return {
    interactions: {
      checked: isSet,
      why: isSet ? null : interactions.why,
      set: interactions.name,
      date: interactions.date,
    },
    allergies: {
      checked: allergies.asked && !allergies.unreadable,
      known: allergies.all.length,
      ...(allergies.unreadable ? { why: 'unreadable' as const } : {}),
    },
    unknown: [...new Set(unknown.map(({ name }) => name))],
    ...(earlier === null ? {} : { earlier }),
  };
}

function allergyWarnings({ lines, allergies, book }: Looked): WarningJson[] {
  return allergies.all.flatMap((allergy) => {
    const { known, names } = recognise(book, allergy.substance);
    const word = CLASS_WORDS[fold(allergy.substance).trim()];
    const classes = new Set([
      ...known.flatMap((each) => each.classes).filter((each) => CROSSING.includes(each)),
      ...(word === undefined ? [] : [word]),
    ]);
    return lines.flatMap(({ substances }) =>
      substances.names.flatMap((name): WarningJson[] => {
        const own = substances.known.find((each) => each.name === name);
        const isSame = names.includes(name);
        const isRelated = own?.classes.some((each) => classes.has(each)) === true;
        if (!isSame && !isRelated) return [];
        return [
          {
            key: `allergy:${fold(allergy.substance).trim()}:${name}`,
            kind: 'allergy',
            grade: isSame ? 'contraindicated' : 'major',
            about: [allergy.substance, name],
            effect: allergy.reaction,
            advice: '',
            source: PATIENT,
            since: null,
          },
        ];
      }),
    );
  });
}

function duplicateWarnings({ lines, running }: Looked): WarningJson[] {
  const all = [...lines, ...running];
  return lines.flatMap((line, i) =>
    line.substances.names.flatMap((name) => {
      const others = all.slice(i + 1).filter(({ substances }) => substances.names.includes(name));
      return others.map(
        (other): WarningJson => ({
          key: `duplicate:${name}${other.since === null ? '' : `:${other.since}`}`,
          kind: 'duplicate',
          grade: 'major',
          about: [name, line.name, other.name],
          effect: '',
          advice: '',
          source: PATIENT,
          since: other.since,
        }),
      );
    }),
  );
}

function interactionWarnings({ lines, running, interactions }: Looked): WarningJson[] {
  if (!('rows' in interactions)) return [];
  const all = [...lines, ...running];
  return lines.flatMap((line, i) =>
    [...all.slice(i + 1), line].flatMap((other) =>
      pairs(line.substances.known, other.substances.known, line === other).flatMap(([one, two]) =>
        gravest(interactions.rows, one, two).map(
          ({ grade, effect, advice, source }): WarningJson => ({
            key: `interaction:${[one.name, two.name].toSorted().join('+')}`,
            kind: 'interaction',
            grade,
            about: [one.name, two.name].toSorted(),
            effect,
            advice,
            source: `${source} · ${interactions.name}, ${interactions.date}`,
            since: other.since,
          }),
        ),
      ),
    ),
  );
}

/** Two different substances each; within one medicine nothing is paired twice, nor with itself. */
function pairs(ones: readonly Substance[], others: readonly Substance[], isSame: boolean): [Substance, Substance][] {
  return ones.flatMap((one, i) =>
    others
      .filter((other, j) => other.name !== one.name && (!isSame || j > i))
      .map((other): [Substance, Substance] => [one, other]),
  );
}

/** Of several rows on one pair the gravest: one warning, not four. */
function gravest(rows: readonly Interaction[], one: Substance, other: Substance): Interaction[] {
  const is = (each: Substance, what: string): boolean => each.name === what || each.classes.includes(what);
  return rows
    .filter((row) => (is(one, row.one) && is(other, row.other)) || (is(one, row.other) && is(other, row.one)))
    .toSorted((a, b) => SEVERITY[a.grade] - SEVERITY[b.grade])
    .slice(0, 1);
}
