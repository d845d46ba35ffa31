/**
 * Where something lies under a person's key (a box), or under the key of a category (a wrapped content key): what is sealed
 * anew when that key is replaced. Every column is SQL of our own code, with `t` for the table.
 */
export interface KeptBoxes {
  readonly under: 'person' | 'category';
  readonly table: string;
  readonly column: string;
  /** Primary key without the hospital, with its types. */
  readonly key: Readonly<Record<string, 'uuid' | 'text' | 'bigint'>>;
  /** What is read, when the way from the person to the row leads through another table; `whose` comes first. */
  readonly from?: string;
  /** The person's pseudonym. */
  readonly subject?: string;
  /** The patient, where no pseudonym stands. */
  readonly patient?: string;
  /** Rows that name nobody lie under the hospital's own key. */
  readonly own?: boolean;
  readonly category: string;
  /** Under a category's key. */
  readonly epoch?: string;
  readonly record: string;
  readonly version: string;
}

const kept = new Map<string, KeptBoxes>();

/** Each owning domain says once where its boxes are; a second time replaces the first. */
export function registerKept(...places: readonly KeptBoxes[]): void {
  for (const place of places) kept.set(`${place.table}.${place.column}`, place);
}

export function keptUnder(under: KeptBoxes['under']): readonly KeptBoxes[] {
  return [...kept.values()].filter((place) => place.under === under);
}

registerKept(
  {
    under: 'person',
    table: 'block',
    column: 'body',
    key: { series: 'text', number: 'bigint' },
    subject: 't.subject_id',
    own: true,
    category: "'claim'",
    record: 't.document_id',
    version: 't.version',
  },
  {
    under: 'person',
    table: 'subject',
    column: 'patient_box',
    key: { id: 'uuid' },
    subject: 't.id',
    category: "'patient'",
    record: 't.id',
    version: '1',
  },
);
