import type { ConsultationPart, RecordEntryJson, RecordVersionJson } from '@pramana/contract';
import { type IsoDate, type PatientId, PramanaError } from '@pramana/kernel';
import { type AccessContext, recordAccess } from '../../platform/access.ts';
import {
  type CareDocument,
  type DoctorView,
  type EntryView,
  type Language,
  type PaperSize,
  renderCare,
} from '../../platform/documents/index.ts';
import type { FileAnswer } from '../../platform/http/index.ts';
import { issuerOf } from '../../platform/issuer.ts';
import { patientRows } from '../patients/index.ts';
import { readClinicians } from '../people/index.ts';
import { entriesOf, filesForPaper, ownEntriesOf, patientOf } from '../records/index.ts';
import { printedProof, requireIntact } from '../sealing/index.ts';
import { consultationRow } from './consultation.service.ts';
import { type ConsultationRow, readConsultations } from './consultation.store.ts';

export interface PaperWish {
  readonly size?: PaperSize | undefined;
  readonly language?: Language | undefined;
}

export type VisitPaper = 'prescription' | 'visit';
type Entries = Partial<Record<ConsultationPart, RecordEntryJson>>;

/** What is on each paper, first what its codes are about. */
const ON_PAPER: Readonly<Record<VisitPaper, readonly ConsultationPart[]>> = {
  prescription: ['prescription', 'note'],
  visit: ['note', 'vitals', 'prescription', 'orders'],
};

/** A paper of one visit for staff, of what they read of it; recorded as a look (I-12). */
export async function visitPaper(
  ctx: AccessContext,
  { id, paper, wish }: { id: string; paper: VisitPaper; wish: PaperWish },
): Promise<FileAnswer> {
  const row = await consultationRow(ctx, id);
  await recordAccess(ctx, { subjectId: row.subjectId, purpose: 'care', resource: resourceOf(paper) });
  const ids = wantedOf(row, paper);
  return paperOf(ctx, { row, paper, wish, entries: byPart(row, await entriesOf(ctx, ids)) });
}

/** The same for a patient's or guardian's own look, of what is released to them. */
export async function ownVisitPaper(
  ctx: AccessContext,
  { patient, id, paper, wish }: { patient: string; id: string; paper: VisitPaper; wish: PaperWish },
): Promise<FileAnswer> {
  const [row] = await readConsultations(ctx.tx, ctx.hospital.id, { id });
  // Asked for even where there is nothing: somebody who may not look at this patient is refused and written down first.
  const ids = row === undefined ? [] : wantedOf(row, paper);
  const entries = await ownEntriesOf(ctx, patient, { ids, resource: resourceOf(paper) });
  if (row === undefined) throw new PramanaError('not_found');
  return paperOf(ctx, { row, paper, wish, entries: byPart(row, entries) });
}

function resourceOf(paper: VisitPaper): string {
  return paper === 'visit' ? 'visit.pdf' : 'prescription.pdf';
}

function wantedOf(row: ConsultationRow, paper: VisitPaper): string[] {
  return ON_PAPER[paper].flatMap((part) => row.records[part] ?? []);
}

function byPart({ records }: ConsultationRow, entries: readonly RecordEntryJson[]): Entries {
  return Object.fromEntries(
    Object.entries(records).flatMap(([part, id]) => {
      const entry = entries.find((each) => each.id === id);
      return entry === undefined ? [] : [[part, entry]];
    }),
  );
}

interface Wanted {
  row: ConsultationRow;
  paper: VisitPaper;
  wish: PaperWish;
  entries: Entries;
}

async function paperOf(ctx: AccessContext, { row, paper, wish, entries }: Wanted): Promise<FileAnswer> {
  const [main] = ON_PAPER[paper];
  const first = main === undefined ? undefined : entries[main];
  if (first === undefined) throw new PramanaError('not_found');
  // A prescription names the next visit, which the note says; nothing else of the note is on it.
  const shown = ON_PAPER[paper].filter((part) => entries[part] !== undefined && (paper === 'visit' || part === main));
  const onIt = shown.flatMap((part) => entries[part] ?? []);
  // The next visit is of the note too: it is checked as what is printed whole.
  const checked = ON_PAPER[paper].flatMap((part) => entries[part] ?? []);
  for (const { newest } of checked) requireOpen(newest);
  const base = await baseOf(ctx, { row, first, onIt, checked, language: wish.language ?? 'en' });
  const views = shown.flatMap((part): EntryView[] => {
    const entry = entries[part];
    return entry === undefined ? [] : [entryView(ctx, part, entry)];
  });
  const view = documentOf({ paper, base: { ...base, entries: views }, entries });
  const size = wish.size ?? 'a4';
  return { body: () => renderCare(view, size), fileName: `${base.number}.pdf` };
}

/** Never other content in its place: what does not open is not printed as if there were nothing. */
function requireOpen({ state }: RecordVersionJson): void {
  if (state !== 'open') throw new PramanaError(state === 'damaged' ? 'record_damaged' : 'record_forgotten');
}

type Base = Awaited<ReturnType<typeof baseOf>> & { entries: EntryView[] };

function documentOf({ paper, base, entries }: { paper: VisitPaper; base: Base; entries: Entries }): CareDocument {
  const data = (part: ConsultationPart) => entries[part]?.newest.content?.data ?? null;
  const [note, vitals, prescription, orders] = [data('note'), data('vitals'), data('prescription'), data('orders')];
  const noted = note?.form === 'consultation/1' ? note : null;
  const prescribed = prescription?.form === 'prescription/1' ? prescription : null;
  if (paper === 'prescription') {
    if (prescribed === null) throw new PramanaError('not_found');
    return { kind: 'prescription', ...base, prescription: prescribed, followUp: noted?.followUp ?? null };
  }
  if (noted === null) throw new PramanaError('not_found');
  return {
    kind: 'visit',
    ...base,
    note: noted,
    vitals: vitals?.form === 'vitals/1' ? vitals : null,
    prescription: prescribed,
    orders: orders?.form === 'orders/1' || orders?.form === 'orders/2' ? orders : null,
  };
}

interface Head {
  row: ConsultationRow;
  /** What the codes of the paper are about. */
  first: RecordEntryJson;
  onIt: readonly RecordEntryJson[];
  /** What is on it in whole or in part: nothing of it may differ from what was sealed. */
  checked: readonly RecordEntryJson[];
  language: Language;
}

async function baseOf(ctx: AccessContext, { row, first, onIt, checked, language }: Head) {
  const { tx, hospital } = ctx;
  const { newest } = first;
  const blocks = checked.flatMap((entry) => entry.newest.seal ?? []);
  const block = newest.seal;
  if (block === null) throw new PramanaError('proof_pending');
  await requireIntact(tx, hospital, blocks);
  const { id: patient } = await patientOf(ctx, row.subjectId);
  return {
    ...(await paperHead(ctx, { patient: patient as PatientId, at: new Date(newest.at), language })),
    number: block.label,
    day: newest.date as IsoDate,
    doctor: await doctorOf(ctx, newest.author),
    proof: await printedProof(tx, hospital, block),
    attached: await filesForPaper(ctx, onIt),
  };
}

/** Issuer and patient, as they are known at this print; the age on the day it is about. */
export async function paperHead(
  { tx, hospital }: AccessContext,
  { patient, at, language }: { patient: PatientId; at: Date; language: Language },
) {
  const [facts] = await patientRows(tx, hospital, [patient], at);
  if (facts === undefined) throw new PramanaError('not_found');
  const { name: from, address, phone: line } = await issuerOf(tx, hospital.id);
  const { name, number, age, gender, phone } = facts;
  return {
    language,
    currency: hospital.currency,
    issuer: { name: from, address, phone: line, gstin: null, drugLicences: [] },
    at: { unixMs: at.getTime(), zone: hospital.timeZone },
    customer: { kind: 'patient' as const, name, number, ageYears: age, sex: gender, phone },
    author: '',
    duplicate: null,
  };
}

/** The name as it was sealed; degree, department and registration as the hospital has them on file now. */
async function doctorOf({ tx, hospital }: AccessContext, author: { id: string; name: string }): Promise<DoctorView> {
  const [found] = await readClinicians(tx, hospital.id, { role: 'doctor', only: [author.id] });
  const registration = [found?.registrationNumber, found?.council].filter(Boolean).join(', ');
  return { name: author.name, degree: found?.degree ?? '', department: found?.department ?? '', registration };
}

function entryView({ hospital }: AccessContext, part: ConsultationPart, { newest }: RecordEntryJson): EntryView {
  const { version, content, author, seal, signatures } = newest;
  if (seal === null) throw new PramanaError('proof_pending');
  const counted = signatures.findLast(({ counts }) => counts);
  const at = { unixMs: Date.parse(counted?.at ?? newest.at), zone: hospital.timeZone };
  return {
    part,
    version,
    reason: content?.reason ?? '',
    author: author.name,
    block: { number: seal.label, hash: seal.hash, previous: seal.prev },
    signed: counted === undefined ? null : { name: counted.by, at },
  };
}
