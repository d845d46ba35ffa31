import type { PrescribedLineJson, PrescriptionFormJson, RecordEntryJson } from '@pramana/contract';
import { PramanaError } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import { recordAccess } from '../../platform/access.ts';
import type { SubstanceBook } from '../consultations/index.ts';
import { entriesOf } from '../records/index.ts';
import { askedOf, type HandedOut, handedOf } from './choice.policy.ts';
import { substancesOf } from './worded.service.ts';
import { readDispenses, type StoredDispense } from './dispense.store.ts';
import { findPrescriptions, type PrescriptionRow } from './prescription.store.ts';
import { readSubstitutions, type SubstitutionRow } from './substitution.store.ts';

/** A prescription with everything that decides what may be handed out of it. */
export interface OpenPrescription {
  readonly row: PrescriptionRow;
  readonly entry: RecordEntryJson;
  readonly form: PrescriptionFormJson;
  readonly acts: readonly StoredDispense[];
  readonly asked: readonly SubstitutionRow[];
  /** By line: the prescription's words, what it asks for and what was handed out. */
  readonly lines: readonly {
    readonly prescribed: PrescribedLineJson;
    readonly asked: number;
    readonly handed: number;
  }[];
}

/** One that does not open: what is known of it, and why. */
export interface ClosedPrescription {
  readonly row: PrescriptionRow;
  readonly problem: 'record_forgotten' | 'record_damaged';
}

/**
 * Opens a prescription for the pharmacy and records it (I-12); with `lock` nobody else hands out of it meanwhile. `not_found`
 * also for who does not read prescriptions, `record_damaged` and `record_forgotten` for one that does not open.
 */
export async function openPrescription(
  ctx: AccessContext,
  book: SubstanceBook,
  id: string,
  lock = false,
): Promise<OpenPrescription> {
  const found = (await openPrescriptions(ctx, book, [id], lock)).get(id);
  if (found === undefined) throw new PramanaError('not_found');
  if ('problem' in found) throw new PramanaError(found.problem);
  return found;
}

/** Several at once, each recorded; one that does not open keeps no other from being read. Absent: not to be seen. */
export async function openPrescriptions(
  ctx: AccessContext,
  book: SubstanceBook,
  ids: readonly string[],
  lock = false,
): Promise<Map<string, OpenPrescription | ClosedPrescription>> {
  const { tx, hospital } = ctx;
  const rows = await findPrescriptions(tx, hospital.id, ids, lock);
  const entries = await entriesOf(
    ctx,
    rows.map(({ recordId }) => recordId),
  );
  const seen = rows.flatMap((row) => {
    const entry = entries.find((each) => each.id === row.recordId);
    return entry === undefined ? [] : [{ row, entry }];
  });
  await recordAccess(
    ctx,
    ...seen.map(({ row: { subjectId }, entry }) => {
      const document = entry.newest.seal?.label ?? null;
      return { subjectId, purpose: 'care', resource: 'prescription', document } as const;
    }),
  );
  const records = seen.map(({ row }) => row.recordId);
  const acts = Map.groupBy(await readDispenses(tx, hospital.id, { records }), ({ recordId }) => recordId);
  const asked = Map.groupBy(await readSubstitutions(tx, hospital.id, { records }), ({ recordId }) => recordId);
  return new Map(
    seen.map(({ row, entry }): [string, OpenPrescription | ClosedPrescription] => {
      const form = entry.newest.content?.data ?? null;
      if (form?.form !== 'prescription/1') {
        const isGone = entry.newest.state === 'forgotten';
        return [row.recordId, { row, problem: isGone ? 'record_forgotten' : 'record_damaged' }];
      }
      const about = acts.get(row.recordId) ?? [];
      const handed = handedOf(form.lines, row.version, keptOf(about, book));
      const lines = form.lines.map((prescribed, i) => ({
        prescribed,
        asked: askedOf(prescribed),
        handed: handed[i] ?? 0,
      }));
      return [row.recordId, { row, entry, form, acts: about, asked: asked.get(row.recordId) ?? [], lines }];
    }),
  );
}

/** What of the lines of dispenses did not come back, by a return or by a credit note. */
export function keptOf(acts: readonly StoredDispense[], book: SubstanceBook): HandedOut[] {
  const back = new Set(
    acts.filter(({ act }) => act === 'return').flatMap(({ lines }) => lines.map((each) => each.chargeId)),
  );
  return acts
    .filter(({ act }) => act === 'dispense')
    .flatMap(({ version, lines }) => lines.map((line) => ({ ...line, version })))
    .filter(({ chargeId, quantity, credited }) => !back.has(chargeId) && quantity > credited)
    .map((line) => ({
      ...line,
      quantity: line.quantity - line.credited,
      substances: substancesOf(book, { genericName: line.genericName, name: line.itemName }),
    }));
}
