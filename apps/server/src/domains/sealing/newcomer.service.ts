import type { PatientId, SubjectId } from '@pramana/kernel';
import type { Category, SecretKey } from '@pramana/vault';
import { afterCommit, flushAtCommit, type Tx } from '../../platform/database/index.ts';
import type { RecordOwner } from './category.service.ts';
import { type CategoryKeyRow, insertCategoryKeys } from './category.store.ts';
import { type ContentPlace, type SealedContent, sealUnder } from './content.service.ts';
import { keys } from './keys.service.ts';
import { destroyAll, keepFresh, newSubject, type Owner, subjectKeys, subjectOfPatient } from './subject.service.ts';
import { insertSubjects } from './subject.store.ts';

/** The first epoch: whoever is new has no other. */
const FIRST = 1;

/** Category keys that a transaction made for people who are new in it; zeroed at its commit, worth nothing if there is none. */
const made = new WeakMap<Tx, Map<string, SecretKey>>();

/** Pseudonyms of patients whom this very transaction registered, in that order: nobody can have made them one before. */
export async function newPatientSubjects(
  tx: Tx,
  hospital: Owner,
  patients: readonly PatientId[],
): Promise<SubjectId[]> {
  const made = patients.map((patient) => newSubject(hospital.id, subjectOfPatient(hospital, patient), patient));
  const rows = made.map(({ row }) => row);
  await Promise.all([insertSubjects(tx, hospital.id, rows, new Date()), flushAtCommit(tx)]);
  return made.map(({ key, row }) => {
    keepFresh(tx, hospital.id, row.id, key);
    return row.id;
  });
}

/** What is to be sealed for its place. */
export interface FirstContent extends ContentPlace {
  readonly at: Date;
  readonly bytes: Uint8Array;
}

/**
 * `sealContent` for many contents, in their order, of people whose pseudonyms this very transaction made
 * (`newPatientSubjects`): nobody else can have begun an epoch of theirs. One query for all new category keys.
 */
export async function sealFirstContents(
  tx: Tx,
  hospital: RecordOwner,
  contents: readonly FirstContent[],
): Promise<SealedContent[]> {
  const known = keysOf(tx);
  const missing = new Map(contents.map((each) => [nameOf(each), each] as const).filter(([name]) => !known.has(name)));
  await makeKeys(tx, hospital, known, missing);
  return contents.map((content) => {
    const above = known.get(nameOf(content));
    if (above === undefined) throw new Error('a category key that was made is not there');
    const { subject, category, record, version, bytes } = content;
    return sealUnder(above, { hospital: hospital.id, subject, category, record, version, epoch: FIRST }, bytes);
  });
}

function keysOf(tx: Tx): Map<string, SecretKey> {
  const known = made.get(tx);
  if (known !== undefined) return known;
  const fresh = new Map<string, SecretKey>();
  made.set(tx, fresh);
  afterCommit(tx, () => destroyAll(fresh));
  return fresh;
}

async function makeKeys(
  tx: Tx,
  hospital: RecordOwner,
  known: Map<string, SecretKey>,
  missing: ReadonlyMap<string, FirstContent>,
): Promise<void> {
  const owners = await subjectKeys(
    tx,
    hospital,
    [...missing.values()].map(({ subject }) => subject),
  );
  try {
    const rows = [...missing].map(([name, { subject, category, at }]): CategoryKeyRow => {
      const owner = owners.get(subject);
      if (owner === undefined) throw new Error('a person who is new here has no key');
      const place = { subject, category, epoch: FIRST };
      const { key, wrapped } = keys().vault.createCategoryKey(owner, { hospital: hospital.id, ...place });
      known.set(name, key);
      return { ...place, wrapped, madeAt: at };
    });
    await Promise.all([insertCategoryKeys(tx, hospital.id, rows), flushAtCommit(tx)]);
  } finally {
    destroyAll(owners);
  }
}

function nameOf({ subject, category }: { subject: SubjectId; category: Category }): string {
  return `${subject}/${category}`;
}
