import type {
  DispenseJson,
  DispenseLineJson,
  PrescriptionFormJson,
  PrescriptionJson,
  PrescriptionRowJson,
  QueryOf,
  pharmacy,
} from '@pramana/contract';
import { isUuid, type PatientId, PramanaError } from '@pramana/kernel';
import { type AccessContext, recordLook, recordSearch } from '../../platform/access.ts';
import type { Tx } from '../../platform/database/index.ts';
import type { Hospital } from '../../platform/session.ts';
import type { SubstanceBook } from '../consultations/index.ts';
import { masked } from '../identity/index.ts';
import { type phoneProblem, subjectsOf } from '../patients/index.ts';
import type { VersionTold } from '../records/index.ts';
import { type BlockView, blockViews, labelOf } from '../sealing/index.ts';
import { choicesOf } from './choice.service.ts';
import { stateOf, askedOf, handedOf } from './choice.policy.ts';
import { readDispenses, type StoredDispense, type StoredLine } from './dispense.store.ts';
import { keptOf, type OpenPrescription, openPrescription } from './open.service.ts';
import { patientsBehind, reachedBehind } from './patient.service.ts';
import { findPrescriptions, listPrescriptions, putPrescription } from './prescription.store.ts';
import { withdrawOpen } from './substitution.store.ts';

const PAGE = 50;

/** Where a list goes on: an amendment meanwhile moves its own row and no other. */
function writeAfter(at: Date, id: string): string {
  return `${at.getTime()}.${id}`;
}

function readAfter(cursor: string | undefined): { at: Date; id: string } | null {
  if (cursor === undefined) return null;
  const [at = '', id = ''] = cursor.split('.', 2);
  if (!/^\d{1,15}$/.test(at) || !isUuid(id)) throw new PramanaError('invalid_field', { field: 'cursor' });
  return { at: new Date(Number(at)), id };
}

/** A version of a prescription was written: the pharmacy's list has it, in the same transaction. */
export async function notePrescription(
  book: SubstanceBook,
  { tx, hospital, told }: { tx: Tx; hospital: Hospital; told: VersionTold },
): Promise<void> {
  const data = told.content?.data;
  if (told.category !== 'prescriptions' || data?.form !== 'prescription/1') return;
  const { record: recordId, version, subject: subjectId, author: prescriberId, at } = told;
  // `writeVersion` refuses what is not of its form.
  const { lines } = data as unknown as PrescriptionFormJson;
  // Under its row's lock nobody hands out meanwhile: the state is of all that was.
  if (version > 1) await findPrescriptions(tx, hospital.id, [recordId], true);
  const acts = version === 1 ? [] : await readDispenses(tx, hospital.id, { records: [recordId] });
  const handed = handedOf(lines, version, keptOf(acts, book));
  const state = stateOf(lines.map((line, i) => ({ asked: askedOf(line), handed: handed[i] ?? 0 })));
  await putPrescription(tx, hospital.id, { recordId, version, subjectId, prescriberId, at, state });
  if (version > 1) await withdrawOpen(tx, hospital.id, recordId, prescriberId, at);
}

/** A page of prescriptions, the newest first; a settled list is one event with its count. */
export async function listPage(
  ctx: AccessContext,
  { all = false, patient, cursor }: QueryOf<typeof pharmacy.prescriptions.list>,
): Promise<{ data: PrescriptionRowJson[]; next: string | null }> {
  const { tx, hospital } = ctx;
  const subjects = patient === undefined ? null : await subjectsOf(tx, hospital, patient as PatientId);
  const after = readAfter(cursor);
  const toDo = !all && patient === undefined;
  const found = await listPrescriptions(tx, hospital.id, { toDo, subjects, after, limit: PAGE + 1 });
  const page = found.slice(0, PAGE);
  const whose = await patientsBehind(
    ctx,
    page.map(({ subjectId }) => subjectId),
  );
  // Of one patient it is a look at them (I-12), of the house a search.
  if (subjects !== null) await recordLook(ctx, subjects, { purpose: 'care', resource: 'prescriptions' });
  else await recordSearch(ctx, { purpose: 'care', resource: 'prescriptions', resultCount: page.length });
  const last = page.at(-1);
  return {
    data: page.map(({ recordId, subjectId, prescriber, at, state, waiting }) => ({
      id: recordId,
      patient: whose.get(subjectId) ?? null,
      prescriber,
      at: at.toISOString(),
      state,
      waiting,
    })),
    next: found.length > PAGE && last !== undefined ? writeAfter(last.at, last.recordId) : null,
  };
}

/** One prescription as the pharmacist's screen shows it; recorded as a look (I-12). */
export async function showPrescription(ctx: AccessContext, book: SubstanceBook, id: string): Promise<PrescriptionJson> {
  const open = await openPrescription(ctx, book, id);
  const { row, entry, form, lines } = open;
  const choices = await choicesOf(ctx, book, open);
  const { patient, phone, problem } = await reachedBehind(ctx, row.subjectId);
  const { newest } = entry;
  return {
    id,
    version: row.version,
    patient: { id: patient.id, name: patient.name, number: patient.number },
    phone: phone === null ? null : masked({ phone }),
    prescriber: newest.author.name,
    at: newest.at,
    date: newest.date,
    label: newest.seal?.label ?? '',
    signatures: newest.signatures.filter(({ counts }) => counts).length,
    state: row.state,
    advice: form.advice,
    lines: lines.map(({ prescribed, asked, handed }, line) => ({
      line,
      prescribed,
      asked,
      handed,
      left: Math.max(0, asked - handed),
      allowed: prescribed.substitution === 'allowed',
      choices: choices[line] ?? [],
    })),
    dispenses: await dispenseViews(ctx, open, problem),
  };
}

async function dispenseViews(
  { tx, hospital }: AccessContext,
  { acts }: OpenPrescription,
  phoneProblem_: ReturnType<typeof phoneProblem>,
): Promise<DispenseJson[]> {
  const blocks = await blockViews(tx, hospital, acts);
  const sealOf = (act: StoredDispense | undefined): BlockView | null =>
    (act && blocks.get(labelOf(act.series, act.number))) ?? null;
  return acts
    .filter(({ act }) => act === 'dispense')
    .toReversed()
    .map((given) => {
      const about = acts.filter(({ ofId }) => ofId === given.id);
      const confirmed = about.find(({ act }) => act === 'confirm');
      const lines = given.lines.map((line) => lineView(line, about));
      const isOut = lines.some(({ returned }) => returned === null);
      const canReturn = lines.some(({ returned, bill }) => returned === null && bill === null);
      return {
        id: given.id,
        version: given.version,
        at: given.at.toISOString(),
        by: given.author,
        block: sealOf(given),
        lines,
        confirmed: confirmed ? { at: confirmed.at.toISOString(), how: confirmed.how, block: sealOf(confirmed) } : null,
        can: {
          confirm:
            confirmed || !isOut
              ? { ok: false, code: 'already_exists' }
              : phoneProblem_ === null
                ? { ok: true }
                : { ok: false, code: phoneProblem_ },
          takeBack: canReturn ? { ok: true } : { ok: false, code: 'charge_billed' },
        },
      };
    });
}

function lineView(line: StoredLine, about: readonly StoredDispense[]): DispenseLineJson {
  const back = about.find(
    ({ act, lines }) => act === 'return' && lines.some((each) => each.chargeId === line.chargeId),
  );
  const goods = back?.lines.find((each) => each.chargeId === line.chargeId)?.goods ?? '';
  return {
    position: line.position,
    line: line.line,
    itemId: line.itemId,
    name: line.itemName,
    unit: line.unit,
    quantity: Number(line.quantity),
    credited: Number(line.credited),
    batch: { id: line.batchId, number: line.batchNumber, expiry: line.batchExpiry },
    swap: line.swap as DispenseLineJson['swap'],
    consent: line.consent && { by: line.consent.byName, at: line.consent.at.toISOString() },
    returned: back ? { at: back.at.toISOString(), reason: back.how, goods } : null,
    bill: line.bill && labelOf(line.bill.series, line.bill.number),
  };
}
