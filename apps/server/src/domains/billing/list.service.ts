import type { BillRowJson } from '@pramana/contract';
import type { PatientId, SubjectId } from '@pramana/kernel';
import { readCursor, writeCursor } from '../../platform/cursor.ts';
import type { Tx } from '../../platform/database/index.ts';
import { asPeopleNow, patientRows, searchPatients, subjectsOf } from '../patients/index.ts';
import { blockViews, labelOf, patientsOf } from '../sealing/index.ts';
import type { Acting } from './acting.policy.ts';
import { dueOf } from './balance.policy.ts';
import { openDraft } from './draft.service.ts';
import { type DraftRow, listDrafts } from './draft.store.ts';
import { type BillFilter, type ListedBill, listBills } from './list.store.ts';
import { unboxPrivate } from './private.service.ts';

const PAGE = 50;
const DRAFTS_PAGE = 20;
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
  if (wish.status === 'draft') return draftPage(tx, acting, wish);
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
  const subjects = await subjectsMatching(tx, acting, typed);
  return subjects.length === 0 ? null : { ...base, subjects };
}

async function subjectsMatching(tx: Tx, { hospital }: Acting, typed: string): Promise<SubjectId[]> {
  const { patients } = await searchPatients({ tx, hospital }, typed);
  return (await Promise.all(patients.map(({ id }) => subjectsOf(tx, hospital, id)))).flat();
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

interface Named {
  name: string | null;
  patientNumber: string | null;
}

/** The names behind a page of bills or drafts: registered patients in one query, customers out of their boxes. */
async function namesOf(
  tx: Tx,
  acting: Acting,
  bills: readonly Pick<ListedBill, 'id' | 'subjectId' | 'privateBox'>[],
): Promise<Named[]> {
  const owners = await patientsOf(tx, acting.hospital, [...new Set(bills.map((bill) => bill.subjectId))]);
  // Of who was merged the number that their card has now: by it they are found, asked and paid.
  const patients = await asPeopleNow(tx, acting.hospital.id, owners);
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

/** A page of one's own open drafts or of the colleagues', last saved first; `q` and `patient` seek among registered patients. */
async function draftPage(tx: Tx, acting: Acting, wish: ListWish): Promise<BillPage> {
  const { hospital, actor } = acting;
  const cursor = readCursor(wish.cursor, [NEWEST]);
  const typed = (wish.q ?? '').trim();
  const subjects =
    wish.patient !== undefined
      ? await subjectsOf(tx, hospital, wish.patient as PatientId)
      : typed !== ''
        ? await subjectsMatching(tx, acting, typed)
        : undefined;
  const found = await listDrafts(tx, hospital.id, {
    whose: wish.whose === 'colleagues' ? { notOf: actor.personId } : { owner: actor.personId },
    ...(subjects === undefined ? {} : { subjects }),
    ...(cursor?.at ? { after: { id: cursor.id, savedAt: cursor.at } } : {}),
    most: DRAFTS_PAGE + 1,
  });
  const page = found.slice(0, DRAFTS_PAGE);
  const last = page.at(-1);
  const names = await namesOf(tx, acting, page);
  const rows = [];
  for (const [index, draft] of page.entries())
    rows.push(draftRow(draft, names[index], draft.total ?? (await openDraft(tx, acting, draft)).priced.amounts.total));
  return { rows, next: found.length > DRAFTS_PAGE && last ? writeCursor(NEWEST, last.id, last.updatedAt) : null };
}

function draftRow(draft: DraftRow, named: Named | undefined, total: bigint): BillRowJson {
  return {
    id: draft.id,
    status: 'draft',
    kind: draft.kind,
    number: null,
    name: named?.name ?? null,
    patientNumber: named?.patientNumber ?? null,
    lineCount: draft.lines.length,
    total: String(total),
    due: String(total),
    credited: '0',
    author: draft.owner,
    at: draft.updatedAt.toISOString(),
    seal: 'draft',
  };
}
