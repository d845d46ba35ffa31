import type { OwnDispenseJson } from '@pramana/contract';
import { type PatientId, PramanaError } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import { subjectsOf } from '../patients/index.ts';
import { openOwn } from '../people/index.ts';
import { blockViews, labelOf } from '../sealing/index.ts';
import { confirmOwn } from './confirm.service.ts';
import { readDispenses } from './dispense.store.ts';

/** So many acts are looked back at. */
const BACK = 200;
const RESOURCE = 'record.dispenses';

/** What was handed out to a patient of mine, the newest first; recorded as a look (I-12). */
export async function ownDispenses(ctx: AccessContext, patient: string): Promise<OwnDispenseJson[]> {
  await openOwn(ctx, patient as PatientId, { scope: 'records', resource: RESOURCE });
  return shown(ctx, patient);
}

/** Confirms one of them in the patient's account, or their guardian's, who proved who they are by signing in. */
export async function confirmInAccount(
  ctx: AccessContext,
  { id: patient, dispense }: { id: string; dispense: string },
): Promise<OwnDispenseJson[]> {
  await openOwn(ctx, patient as PatientId, { scope: 'records', resource: RESOURCE });
  const subjects = await subjectsOf(ctx.tx, ctx.hospital, patient as PatientId);
  const [given] = await readDispenses(ctx.tx, ctx.hospital.id, { ids: [dispense] });
  if (given?.act !== 'dispense' || !subjects.includes(given.subjectId)) throw new PramanaError('not_found');
  await confirmOwn(ctx, given);
  return shown(ctx, patient);
}

async function shown({ tx, hospital }: AccessContext, patient: string): Promise<OwnDispenseJson[]> {
  const subjects = await subjectsOf(tx, hospital, patient as PatientId);
  const acts = await readDispenses(tx, hospital.id, { subjects, limit: BACK });
  const blocks = await blockViews(tx, hospital, acts);
  const back = new Set(
    acts.filter(({ act }) => act === 'return').flatMap(({ lines }) => lines.map((each) => each.chargeId)),
  );
  return acts
    .filter(({ act }) => act === 'dispense')
    .map(({ id, at, author, series, number, lines }) => ({
      id,
      at: at.toISOString(),
      by: author,
      block: blocks.get(labelOf(series, number)) ?? null,
      lines: lines.map(({ itemName, unit, quantity, batchNumber, chargeId }) => ({
        name: itemName,
        unit,
        quantity: Number(quantity),
        batch: batchNumber,
        returned: back.has(chargeId),
      })),
      confirmed: acts.find(({ act, ofId }) => act === 'confirm' && ofId === id)?.at.toISOString() ?? null,
    }));
}
