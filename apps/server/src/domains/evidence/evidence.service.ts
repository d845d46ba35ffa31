import { PramanaError, type PersonId, type SubjectId } from '@pramana/kernel';
import { fromHex } from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { Hospital } from '../../platform/session.ts';
import { countedSignatures, newestPlace, placesOf, type VersionTold } from '../records/index.ts';
import { type BlockRef, blockViews, labelOf } from '../sealing/index.ts';
import {
  type EvidenceKind,
  insertConfirmation,
  insertEvidence,
  type KnownEvidence,
  readEvidence,
} from './evidence.store.ts';
import { type EvidenceGrade, gradeOf } from './grade.policy.ts';

type Place = Pick<Hospital, 'id'>;

/** A sealed fact that bills may cite from now on. */
export interface Citable {
  readonly kind: EvidenceKind;
  readonly subjectId: SubjectId;
  readonly encounterId: string | null;
  readonly block: BlockRef & { readonly commitment: Uint8Array };
  readonly documentId: string;
  /** The record whose version it is; null for a dispense. */
  readonly record: { readonly id: string; readonly version: number } | null;
  readonly authorId: PersonId;
  readonly at: Date;
}

/** Registers a fact in the transaction that sealed it, once: a repeat gives the same id. */
export async function registerEvidence(tx: Tx, hospital: Place, fact: Citable): Promise<string> {
  const { kind, subjectId, encounterId, block, documentId, record, authorId, at } = fact;
  return insertEvidence(tx, hospital.id, {
    id: newId(at.getTime()),
    kind,
    subjectId,
    encounterId,
    series: block.series,
    number: block.number,
    commitment: block.commitment,
    documentId,
    recordId: record?.id ?? null,
    version: record?.version ?? null,
    authorId,
    at,
  });
}

/** The same of a record's newest version. `not_found` when there is no such record. */
export async function registerRecord(
  tx: Tx,
  hospital: Place,
  { record, kind, encounterId }: { record: string; kind: EvidenceKind; encounterId: string | null },
): Promise<string> {
  const version = await newestPlace(tx, hospital, record);
  if (version === null) throw new PramanaError('not_found');
  return registerVersion(tx, hospital, version, { kind, encounterId, record, author: version.authorId });
}

/** A result of the laboratory is citable as soon as a doctor released it, also before anybody signs it by passkey. */
export async function registerReleased(tx: Tx, hospital: Place, told: VersionTold): Promise<void> {
  const data = told.content?.data;
  if (told.category === 'labs' && data?.form === 'result/1' && data.review !== null)
    await registerFinding(tx, hospital, told);
}

/** The version of a result or an order as a fact that bills may cite; of other records nothing. Released or signed: the hooks say when. */
export async function registerFinding(tx: Tx, hospital: Place, told: VersionTold): Promise<void> {
  if (told.category !== 'labs' && told.category !== 'imaging') return;
  const isOrder = told.type === 'ServiceRequest';
  if (isOrder && told.category !== 'labs') return;
  const kind = isOrder ? 'order' : 'result';
  const { record, author } = told;
  await registerVersion(
    tx,
    hospital,
    { ...told, subjectId: told.subject },
    { kind, encounterId: null, record, author },
  );
}

async function registerVersion(
  tx: Tx,
  hospital: Place,
  version: BlockRef & { id: string; version: number; subjectId: SubjectId; at: Date },
  { kind, encounterId, record, author }: Pick<Citable, 'kind' | 'encounterId'> & { record: string; author: PersonId },
): Promise<string> {
  const { id, series, number, subjectId, at } = version;
  const block = (await blockViews(tx, hospital, [version])).get(labelOf(series, number));
  if (block === undefined) throw new PramanaError('record_damaged');
  return registerEvidence(tx, hospital, {
    kind,
    subjectId,
    encounterId,
    block: { series, number, commitment: fromHex(block.commitment) },
    documentId: id,
    record: { id: record, version: version.version },
    authorId: author,
    at,
  });
}

/** The patient confirmed what this document says: `already_exists` a second time, `not_found` when nothing cites it. */
export async function registerConfirmation(
  tx: Tx,
  hospital: Place,
  { documentId, ...block }: BlockRef & { documentId: string; at: Date },
): Promise<void> {
  const [fact] = await readEvidence(tx, hospital.id, { documents: [documentId] });
  if (fact === undefined) throw new PramanaError('not_found');
  if (fact.confirmation !== null) throw new PramanaError('already_exists');
  const { series, number, at } = block;
  await insertConfirmation(tx, hospital.id, { evidenceId: fact.id, series, number, at });
}

/** What a bill would cite, with the grade that it has now. */
export interface Cited {
  readonly id: string;
  readonly kind: EvidenceKind;
  readonly label: string;
  readonly commitment: Uint8Array;
  readonly documentId: string;
  /** The record whose version it is; null for a dispense. */
  readonly recordId: string | null;
  readonly subjectId: SubjectId;
  readonly encounterId: string | null;
  readonly author: string;
  readonly at: Date;
  readonly confirmedAt: Date | null;
  readonly grade: EvidenceGrade;
}

/** Facts by id as a bill that is sealed now would cite them; all that is committed is before it. */
export async function citedNow(tx: Tx, hospital: Place, ids: readonly string[]): Promise<Map<string, Cited>> {
  if (ids.length === 0) return new Map();
  const facts = await readEvidence(tx, hospital.id, { ids });
  const signed = new Set((await countedSignatures(tx, hospital, versionsOf(facts))).map(({ versionId }) => versionId));
  return new Map(
    facts.map((fact) => {
      const support = { before: true, signed: signed.has(fact.documentId), confirmed: fact.confirmation !== null };
      return [fact.id, cited(fact, gradeOf(support))];
    }),
  );
}

/** Facts recorded about somebody since a time, newest first. */
export async function factsSince(
  tx: Tx,
  hospital: Place,
  subjects: readonly SubjectId[],
  since: Date,
): Promise<Cited[]> {
  const facts = await readEvidence(tx, hospital.id, { subjects, since });
  const now = await citedNow(
    tx,
    hospital,
    facts.map(({ id }) => id),
  );
  return facts.flatMap(({ id }) => now.get(id) ?? []);
}

function cited(fact: KnownEvidence, grade: EvidenceGrade): Cited {
  const { id, kind, series, number, commitment, documentId, recordId, subjectId, encounterId, author, at } = fact;
  const confirmedAt = fact.confirmation?.at ?? null;
  const label = labelOf(series, number);
  return { id, kind, label, commitment, documentId, recordId, subjectId, encounterId, author, at, confirmedAt, grade };
}

function versionsOf(facts: readonly KnownEvidence[]): string[] {
  return facts.filter(({ recordId }) => recordId !== null).map(({ documentId }) => documentId);
}

/** A bill as the log and the clock place it. */
export interface AsOf extends BlockRef {
  readonly at: Date;
}

/** The grade of each pair of fact and bill, in their order: by the log's order where it holds both, else by time. */
export async function gradesAsOf(
  tx: Tx,
  hospital: Place,
  pairs: readonly { readonly evidence: KnownEvidence; readonly bill: AsOf }[],
): Promise<EvidenceGrade[]> {
  const facts = pairs.map(({ evidence }) => evidence);
  const signatures = await countedSignatures(tx, hospital, versionsOf(facts));
  const confirmations = facts.flatMap(({ confirmation }) => confirmation ?? []);
  const bills = pairs.map(({ bill }) => bill);
  const places = await placesOf(tx, hospital, [...facts, ...bills, ...signatures, ...confirmations]);
  return pairs.map(({ evidence, bill }) =>
    gradeOf({
      before: places.isBefore(evidence, bill),
      signed: signatures.some((each) => each.versionId === evidence.documentId && places.isBefore(each, bill)),
      confirmed: evidence.confirmation !== null && places.isBefore(evidence.confirmation, bill),
    }),
  );
}
