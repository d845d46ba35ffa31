import type { BillRowJson } from '@pramana/contract';
import type { PatientId } from '@pramana/kernel';
import { readCursor, writeCursor } from '../../platform/cursor.ts';
import type { Tx } from '../../platform/database/index.ts';
import { patientRows, searchPatients, subjectsOf } from '../patients/index.ts';
import { blockViews, labelOf, patientsOf } from '../sealing/index.ts';
import type { Acting } from './acting.policy.ts';
import { dueOf } from './balance.policy.ts';
import { openDraft } from './draft.service.ts';
import { readDraft } from './draft.store.ts';
import { type BillFilter, type ListedBill, listBills, listDraftIds } from './list.store.ts';
import { unboxPrivate } from './private.service.ts';

const PAGE = 50;
const MOST_DRAFTS = 20;
const NEWEST = 'n';

export interface ListWish {
  q?: string;
  number?: string;
  patient?: string;
  from?: string;
  to?: string;
  status?: 'draft' | 'sealed' | 'due';
  whose?: 'colleagues';
  cursor?: string;
}

export interface BillPage {
  rows: BillRowJson[];
  next: string | null;
}

/** A page of bills, newest first; or one's own drafts, or the colleagues'. What was typed may be a number, a patient's name or phone. */
export async function listPage(tx: Tx, acting: Acting, wish: ListWish): Promise<BillPage> {
  if (wish.status === 'draft') return { rows: await draftRows(tx, acting, wish.whose === 'colleagues'), next: null };
  const filter = await filterOf(tx, acting, wish);
  if (!filter) return { rows: [], next: null };
  const found = await listBills(tx, acting.hospital.id, { ...filter, most: PAGE + 1 });
  const page = found.slice(0, PAGE);
  const last = page.at(-1);
  const next = found.length > PAGE && last ? writeCursor(NEWEST, last.id) : null;
  return { rows: await billRows(tx, acting, page), next };
}

/** Null: nothing can match. */
async function filterOf(tx: Tx, acting: Acting, wish: ListWish): Promise<Omit<BillFilter, 'most'> | null> {
  const cursor = readCursor(wish.cursor, [NEWEST]);
  const base: Omit<BillFilter, 'most'> = {
    ...(wish.from === undefined ? {} : { from: wish.from }),
    ...(wish.to === undefined ? {} : { to: wish.to }),
    ...(wish.status === 'due' ? { dueOnly: true } : {}),
    ...(cursor ? { after: cursor.id } : {}),
  };
  const typed = (wish.number ?? wish.q ?? '').trim();
  const numbered = numberOf(typed);
  if (numbered) return { ...base, ...numbered };
  if (wish.patient !== undefined)
    return { ...base, subjects: await subjectsOf(tx, acting.hospital, wish.patient as PatientId) };
  if (!typed) return base;
  if (wish.number !== undefined) return null;
  const { patients } = await searchPatients({ tx, hospital: acting.hospital }, typed);
  return patients.length === 0
    ? null
    : { ...base, subjects: (await Promise.all(patients.map(({ id }) => subjectsOf(tx, acting.hospital, id)))).flat() };
}

/** `OPD-2627-000012` names one bill; bare digits name that number of any series. */
export function numberOf(text: string): { series?: string; number: bigint } | null {
  const whole = /^([A-Z0-9/]{1,4}-[0-9]{4})-([0-9]{1,15})$/.exec(text.toUpperCase());
  if (whole?.[1] && whole[2]) return { series: whole[1], number: BigInt(whole[2]) };
  return /^[0-9]{1,9}$/.test(text) ? { number: BigInt(text) } : null;
}

async function billRows(tx: Tx, acting: Acting, bills: readonly ListedBill[]): Promise<BillRowJson[]> {
  const names = await namesOf(tx, acting, bills);
  const blocks = await blockViews(tx, acting.hospital, bills);
  return bills.map((bill, index) => {
    const label = labelOf(bill.series, bill.number);
    return {
      id: bill.id,
      status: 'sealed' as const,
      kind: bill.kind,
      number: label,
      name: names[index]?.name ?? null,
      patientNumber: names[index]?.patientNumber ?? null,
      lineCount: bill.lineCount,
      total: String(bill.total),
      due: String(dueOf(bill)),
      credited: String(bill.credited),
      author: bill.author,
      at: bill.sealedAt.toISOString(),
      seal: blocks.get(label)?.state ?? 'queued',
    };
  });
}

/** The names behind a page of bills: registered patients in one query, customers out of their boxes. */
async function namesOf(
  tx: Tx,
  acting: Acting,
  bills: readonly ListedBill[],
): Promise<{ name: string | null; patientNumber: string | null }[]> {
  const patients = await patientsOf(tx, acting.hospital, [...new Set(bills.map((bill) => bill.subjectId))]);
  const ids = [...new Set([...patients.values()].filter((id) => id !== null))];
  const rows = new Map((await patientRows(tx, acting.hospital, ids, acting.at)).map((row) => [row.id, row]));
  const named = [];
  for (const bill of bills) {
    const patient = rows.get(patients.get(bill.subjectId) ?? '');
    const customer = patient
      ? null
      : (await unboxPrivate(tx, acting, bill.subjectId, bill.id, bill.privateBox)).customer;
    named.push({ name: patient?.name ?? (customer?.name || null), patientNumber: patient?.number ?? null });
  }
  return named;
}

async function draftRows(tx: Tx, acting: Acting, areColleagues: boolean): Promise<BillRowJson[]> {
  const rows: BillRowJson[] = [];
  const { personId } = acting.actor;
  const whose = areColleagues ? { notOf: personId } : { owner: personId };
  for (const id of await listDraftIds(tx, acting.hospital.id, whose, MOST_DRAFTS)) {
    const { draft, patientId, people, priced } = await openDraft(
      tx,
      acting,
      await readDraft(tx, acting.hospital.id, id),
    );
    const [patient] = patientId ? await patientRows(tx, acting.hospital, [patientId], acting.at) : [];
    rows.push({
      id,
      status: 'draft',
      kind: draft.kind,
      number: null,
      name: patient?.name ?? (people.customer?.name || null),
      patientNumber: patient?.number ?? null,
      lineCount: draft.lines.length,
      total: String(priced.amounts.total),
      due: String(priced.amounts.total),
      credited: '0',
      author: draft.owner,
      at: draft.updatedAt.toISOString(),
      seal: 'draft',
    });
  }
  return rows;
}
