import type { PrescribedLineJson, PrescriptionFormJson, RecordEntryJson } from '@pramana/contract';
import { PramanaError } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import { recordAccess } from '../../platform/access.ts';
import { entriesOf } from '../records/index.ts';
import { askedOf, type HandedOut, handedOf } from './choice.policy.ts';
import { readDispenses, type StoredDispense } from './dispense.store.ts';
import { findPrescription, type PrescriptionRow } from './prescription.store.ts';
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

/**
 * Opens a prescription for the pharmacy and records it (I-12); with `lock` nobody else hands out of it meanwhile. `not_found`
 * also for who does not read prescriptions, `record_damaged` and `record_forgotten` for one that does not open.
 */
export async function openPrescription(ctx: AccessContext, id: string, lock = false): Promise<OpenPrescription> {
  const { tx, hospital } = ctx;
  const row = await findPrescription(tx, hospital.id, id, lock);
  const [entry] = row === null ? [] : await entriesOf(ctx, [id]);
  if (row === null || entry === undefined) throw new PramanaError('not_found');
  const document = entry.newest.seal?.label ?? null;
  await recordAccess(ctx, { subjectId: row.subjectId, purpose: 'care', resource: 'prescription', document });
  const data = entry.newest.content?.data ?? null;
  if (data?.form !== 'prescription/1')
    throw new PramanaError(entry.newest.state === 'forgotten' ? 'record_forgotten' : 'record_damaged');
  const acts = await readDispenses(tx, hospital.id, { record: id });
  const handed = handedOf(data.lines, row.version, keptOf(acts));
  const lines = data.lines.map((prescribed, i) => ({ prescribed, asked: askedOf(prescribed), handed: handed[i] ?? 0 }));
  return { row, entry, form: data, acts, asked: await readSubstitutions(tx, hospital.id, { record: id }), lines };
}

/** Lines of dispenses that did not come back. */
export function keptOf(acts: readonly StoredDispense[]): HandedOut[] {
  const back = new Set(
    acts.filter(({ act }) => act === 'return').flatMap(({ lines }) => lines.map((each) => each.chargeId)),
  );
  return acts
    .filter(({ act }) => act === 'dispense')
    .flatMap(({ version, lines }) => lines.map((line) => ({ ...line, version })))
    .filter(({ chargeId }) => !back.has(chargeId));
}
