import { type Static, Type } from 'typebox';
import { ClinicalData } from './clinical-shapes.ts';
import { BlockJson, Can, Instant, IsoDateText, nullable, Sha256Hex, Uuid } from './common.ts';
import { RECORD_CATEGORIES, type RecordCategory } from './record-rights.ts';

export const RecordCategoryName = Type.Unsafe<RecordCategory>(
  Type.Union(RECORD_CATEGORIES.map((each) => Type.Literal(each))),
);

/** What a record is by its FHIR resource type; which one a category begins with stands in `TYPE_OF_CATEGORY`. */
export const RECORD_TYPES = [
  'Composition',
  'MedicationRequest',
  'Observation',
  'DiagnosticReport',
  'ImagingStudy',
  'ServiceRequest',
  'DocumentReference',
] as const;
export type RecordType = (typeof RECORD_TYPES)[number];
export const RecordTypeName = Type.Unsafe<RecordType>(Type.Union(RECORD_TYPES.map((each) => Type.Literal(each))));

/** The type of a record that somebody writes by hand in this category. */
export const TYPE_OF_CATEGORY: Readonly<Record<RecordCategory, RecordType>> = {
  notes: 'Composition',
  prescriptions: 'MedicationRequest',
  labs: 'DiagnosticReport',
  imaging: 'ImagingStudy',
  documents: 'DocumentReference',
  sensitive: 'Composition',
};

const Text = Type.String({ maxLength: 50_000 });
const Field = Type.Object(
  { label: Type.String({ maxLength: 100 }), value: Type.String({ maxLength: 1_000 }) },
  { additionalProperties: false },
);
/** A file that a version cites: its id, and the SHA-256 of its plaintext, which is sealed with the version. */
const CitedFile = Type.Object({ id: Uuid, sha256: Sha256Hex }, { additionalProperties: false });
/**
 * A cited file as it is found now. `open`: it is the one that was cited. `damaged`: it is not, or what is stored about it
 * does not open; `missing`: it is gone; `forgotten`: its key was destroyed.
 */
const FoundFile = Type.Object({
  id: Uuid,
  sha256: Sha256Hex,
  state: Type.Union([
    Type.Literal('open'),
    Type.Literal('damaged'),
    Type.Literal('missing'),
    Type.Literal('forgotten'),
  ]),
  /** Null unless it is open. */
  name: nullable(Type.String()),
  type: nullable(Type.String()),
  size: nullable(Type.Integer()),
});
const MOST_FIELDS = 100;
const MOST_FILES = 50;

/** What a version says. */
export const RecordSaid = Type.Object({
  title: Type.String(),
  text: Type.String(),
  fields: Type.Array(Type.Object({ label: Type.String(), value: Type.String() })),
  files: Type.Array(FoundFile),
  /** Why it was changed; '' for a first version. */
  reason: Type.String(),
  /** What it says as data of a form (decision 22); null: title, text and values are all. */
  data: nullable(ClinicalData),
});

/** What a version says, for who may read it. */
export const RecordContent = Type.Object({
  ...RecordSaid.properties,
  /** 16 bytes in hex, sealed with it: whoever shows the content can check by `encodeContent` that this is what was sealed. */
  salt: Type.String({ pattern: '^[0-9a-f]{32}$' }),
});

/**
 * `open`: here it is. `damaged`: what is stored is not what was sealed, and nothing is shown in its place. `forgotten`:
 * its key was destroyed.
 */
const ContentState = Type.Union([Type.Literal('open'), Type.Literal('damaged'), Type.Literal('forgotten')]);

/** One signature of a version, with what the server found of it; anybody can check it by its file. */
export const RecordSignature = Type.Object({
  id: Uuid,
  by: Type.String(),
  signerId: Uuid,
  at: Instant,
  /** Whether it counts: it verifies, and its passkey was enrolled before the version was written. */
  counts: Type.Boolean(),
  /** Why it does not: `invalid`, `key-unknown`, `enrolled-later`, `retired`; null when it does. */
  problem: nullable(Type.String()),
  seal: nullable(BlockJson),
});

export const RecordVersion = Type.Object({
  id: Uuid,
  version: Type.Integer(),
  at: Instant,
  /** The day it is about. */
  date: IsoDateText,
  /** Whole years of the patient on that day; null: nobody knows. */
  age: nullable(Type.Integer()),
  author: Type.Object({ id: Uuid, name: Type.String(), role: Type.String() }),
  released: Type.Boolean(),
  state: ContentState,
  /** Null unless it is open. */
  content: nullable(RecordContent),
  hash: Sha256Hex,
  previousHash: nullable(Sha256Hex),
  contentHash: Sha256Hex,
  seal: nullable(BlockJson),
  signatures: Type.Array(RecordSignature),
});

/** A record with its newest version. */
export const RecordEntry = Type.Object({
  id: Uuid,
  category: RecordCategoryName,
  type: Type.String(),
  createdAt: Instant,
  /** How many versions there are. */
  versions: Type.Integer(),
  newest: RecordVersion,
});

/** A record with its newest versions, newest first. */
export const RecordHistory = Type.Object({
  id: Uuid,
  patient: Type.Object({ id: Uuid, name: Type.String(), number: Type.String() }),
  category: RecordCategoryName,
  type: Type.String(),
  createdAt: Instant,
  versions: Type.Array(RecordVersion),
  /** The cursor of the versions before these; null when these are all. */
  older: nullable(Type.String()),
});

/** What is typed for a version that is not there yet. */
export const DraftContent = Type.Object(
  {
    category: RecordCategoryName,
    type: RecordTypeName,
    date: IsoDateText,
    released: Type.Boolean(),
    title: Type.String({ maxLength: 200 }),
    text: Text,
    fields: Type.Array(Field, { maxItems: MOST_FIELDS }),
    files: Type.Array(CitedFile, { maxItems: MOST_FILES }),
    reason: Type.String({ maxLength: 500 }),
  },
  { additionalProperties: false },
);

/** A draft with the version it goes on from; `newest` is larger when somebody else wrote one meanwhile. */
export const RecordDraft = Type.Object({
  id: Uuid,
  patient: Type.Object({ id: Uuid, name: Type.String(), number: Type.String() }),
  recordId: nullable(Uuid),
  base: nullable(Type.Integer()),
  newest: nullable(Type.Integer()),
  revision: Type.Integer(),
  updatedAt: Instant,
  content: DraftContent,
});

export const SigningKey = Type.Object({
  id: Uuid,
  name: Type.String(),
  enrolledAt: Instant,
  retiredAt: nullable(Instant),
  /** How many versions it has signed here. */
  signatures: Type.Integer(),
  seal: nullable(BlockJson),
  retirement: nullable(BlockJson),
});

/** What may be done with records of a patient. */
export const CanRecords = Type.Object({
  write: Can,
  /** Not ok: there are sensitive records that this person reads only under an emergency access. */
  all: Can,
});
/** What may be done with one record. */
export const CanRecord = Type.Object({ amend: Can, sign: Can });

export type RecordContentJson = Static<typeof RecordContent>;
export type RecordSignatureJson = Static<typeof RecordSignature>;
export type RecordVersionJson = Static<typeof RecordVersion>;
export type RecordEntryJson = Static<typeof RecordEntry>;
export type RecordHistoryJson = Static<typeof RecordHistory>;
export type DraftContentJson = Static<typeof DraftContent>;
export type RecordDraftJson = Static<typeof RecordDraft>;
export type SigningKeyJson = Static<typeof SigningKey>;
export type CanRecordsJson = Static<typeof CanRecords>;
export type CanRecordJson = Static<typeof CanRecord>;
export type CitedFileJson = Static<typeof CitedFile>;
export type FoundFileJson = Static<typeof FoundFile>;
