import { type ClinicalDataJson, CONSULTATION_PARTS, type ConsultationPart } from '@pramana/contract';
import { PramanaError } from '@pramana/kernel';
import { encodeCbor, type CborMap, toHex } from '@pramana/ledger';
import type { AccessContext } from '../../platform/access.ts';
import { newId } from '../../platform/ids.ts';
import { placeOrders } from '../diagnostics/index.ts';
import { chargeConsultation, ownEncounter } from '../charges/index.ts';
import { registerRecord } from '../evidence/index.ts';
import { entriesOf, patientOf, writeVersion } from '../records/index.ts';
import { checkLines } from './check.service.ts';
import type { Clinical } from './clinical.service.ts';
import { type ConsultationRow, nameRecords } from './consultation.store.ts';
import { consultationRow, openDraft } from './consultation.service.ts';
import { emptied, PART_RECORDS, partsOf, type SealedPart } from './content.policy.ts';
import { deleteDraft } from './draft.store.ts';

/**
 * Seals what is typed: each part that says something as a version of its record, in one transaction, and the draft is gone.
 * Of an amendment only what changed. What is refused leaves everything as it was. The warnings are looked up anew: what
 * stands in the record is what held when it was sealed, not when it was typed.
 */
export async function sealConsultation(
  ctx: AccessContext,
  clinical: Clinical,
  id: string,
  revision: number,
): Promise<void> {
  const { tx, hospital, actor, clock } = ctx;
  // Of two who add the same part at one moment the second finds the first one's record, and is told `record_changed`.
  const row = await consultationRow(ctx, id, true);
  const { draft, typed } = await openDraft(ctx, row);
  if (draft.revision !== revision) throw new PramanaError('conflict');
  if (!(await deleteDraft(tx, hospital.id, { consultationId: id, ownerId: actor.personId, revision }))) {
    throw new PramanaError('conflict');
  }
  const { content, bases } = typed;
  const { id: patient } = await patientOf(ctx, row.subjectId);
  const { checked, substances } = await checkLines(ctx, clinical, { patient, consultation: id, lines: content.lines });
  const computed = { consultation: id, checked, substances, newId: () => newId() };
  const parts = partsOf(content, computed);
  const entries = await entriesOf(
    ctx,
    CONSULTATION_PARTS.flatMap((part) => row.records[part] ?? []),
  );
  const made: Partial<Record<ConsultationPart, string>> = {};
  const at = new Date(clock.now());
  for (const part of CONSULTATION_PARTS) {
    const recordId = row.records[part];
    const before = entries.find((each) => each.id === recordId)?.newest;
    const said = parts[part] ?? (recordId === null ? undefined : emptied(part, computed));
    if (said === undefined) continue;
    const stays =
      before !== undefined &&
      before.content !== null &&
      before.released === content.released &&
      before.date === content.date &&
      isSame(before.content.data, said.data);
    if (stays) continue;
    if (said.data.form === 'orders/2') {
      const { tests } = said.data;
      const { subjectId } = row;
      const encounterId = await ownEncounter(tx, hospital.id, row.encounterId, [subjectId]);
      await placeOrders(ctx, { subjectId, consultationId: id, encounterId, tests, reason: content.reason });
    }
    made[part] = await writeVersion(
      { tx, hospital, actor, at },
      {
        recordId,
        base: recordId === null ? null : (bases[part] ?? null),
        subjectId: row.subjectId,
        ...PART_RECORDS[part],
        date: content.date,
        released: content.released,
        content: { ...contentOf(said), reason: content.reason },
      },
    );
  }
  if (Object.keys(made).length === 0)
    throw new PramanaError('invalid_field', { field: 'reason', detail: 'Nothing was changed.' });
  await nameRecords(tx, hospital.id, id, { records: made, at });
  if (row.sealedAt === null && made.note !== undefined) await cite(ctx, row, made.note, at);
}

/** The first seal is citable by bills, and its fee is to be billed (B4). */
async function cite(
  { tx, hospital, actor }: AccessContext,
  row: ConsultationRow,
  note: string,
  at: Date,
): Promise<void> {
  const { subjectId } = row;
  const encounterId = await ownEncounter(tx, hospital.id, row.encounterId, [subjectId]);
  const evidenceId = await registerRecord(tx, hospital, { record: note, kind: 'consultation', encounterId });
  const doctorId = actor.personId;
  await chargeConsultation(tx, { hospital: hospital.id, subjectId, encounterId, doctorId, evidenceId, at });
}

function contentOf({ title, data }: SealedPart) {
  return { title, text: '', fields: [], files: [], data };
}

/** Tests that were ordered before an order had an id are the same by their words. */
function isSame(before: ClinicalDataJson | null, after: ClinicalDataJson): boolean {
  if (before?.form !== 'orders/1' || after.form !== 'orders/2') return bytesOf(before) === bytesOf(after);
  const words = after.tests.map(({ name, note, urgent }) => ({ name, note, urgent }));
  return bytesOf({ tests: before.tests }) === bytesOf({ tests: words });
}

/** Equal data has equal bytes, in whatever order its keys stand. */
function bytesOf(data: unknown): string {
  return data === null ? '' : toHex(encodeCbor(data as CborMap));
}
