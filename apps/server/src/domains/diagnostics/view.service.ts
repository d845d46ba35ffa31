import type { LabCatalogueJson, LabOrderDetailJson, LabOrderJson, Measured } from '@pramana/contract';
import { rangeFor } from '@pramana/contract';
import { civil, type PatientId, PramanaError, type SubjectId } from '@pramana/kernel';
import { type AccessContext, recordAccess } from '../../platform/access.ts';
import type { Services } from '../../platform/services.ts';
import { asPeopleNow, findPatient, patientRows } from '../patients/index.ts';
import { patientsOf } from '../sealing/index.ts';
import { alertsOf } from './alert.store.ts';
import { analytesOf } from './catalogue.service.ts';
import { catalogueOn } from './definition.service.ts';
import { ownDraft } from './draft.service.ts';
import { canOrder } from './order.policy.ts';
import { readEvents } from './event.store.ts';
import type { OrderRow } from './order.store.ts';
import { orderRow, RESOURCE } from './row.service.ts';
import { type Words, wordsOf } from './words.service.ts';

/** Orders as screens show them; each patient among them is an access (I-12). Of who is not there any more nothing is shown. */
export async function viewsOf(
  ctx: AccessContext,
  base: LabCatalogueJson,
  rows: readonly OrderRow[],
): Promise<LabOrderJson[]> {
  const { tx, hospital, clock } = ctx;
  const catalogue = await catalogueOn(ctx, base);
  const subjects = [...new Set(rows.map(({ subjectId }) => subjectId))];
  await recordAccess(ctx, ...subjects.map((subjectId) => ({ subjectId, purpose: 'care', resource: RESOURCE })));
  const patientIds = await peopleOf(ctx, subjects);
  const known = [...patientIds.values()].filter((id): id is PatientId => id !== null);
  const patients = new Map((await patientRows(tx, hospital, known, new Date(clock.now()))).map((row) => [row.id, row]));
  const words = await wordsOf(tx, hospital, rows);
  return rows.flatMap((row, at) => {
    const patient = patients.get(patientIds.get(row.subjectId) ?? '');
    return patient === undefined ? [] : [viewOf(row, words[at] ?? null, { catalogue, patient })];
  });
}

/** Who stands behind each of these pseudonyms now: whoever they were merged into. */
async function peopleOf(
  { tx, hospital }: AccessContext,
  subjects: readonly SubjectId[],
): Promise<ReadonlyMap<SubjectId, PatientId | null>> {
  return asPeopleNow(tx, hospital.id, await patientsOf(tx, hospital, subjects));
}

function viewOf(
  row: OrderRow,
  words: Words | null,
  { catalogue, patient }: { catalogue: LabCatalogueJson; patient: LabOrderJson['patient'] },
): LabOrderJson {
  const { sample } = row;
  const test = catalogue.tests.find((each) => each.code === words?.code);
  const { id, name, number, gender, age } = patient;
  return {
    id: row.id,
    revision: row.revision,
    state: row.state,
    patient: { id, name, number, gender, age },
    isOpen: words !== null,
    test: { code: words?.code ?? null, name: words?.name ?? '' },
    note: words?.note ?? '',
    specimen: test?.specimen ?? '',
    container: test?.container ?? '',
    fasting: test?.fasting ?? false,
    urgent: row.urgent,
    critical: row.critical,
    orderedBy: row.orderedByName,
    orderedAt: row.orderedAt.toISOString(),
    sample: sample === null ? null : { number: sample.number, at: sample.at.toISOString(), by: sample.byName },
    rejected: row.state === 'ordered' ? (words?.whys.at(-1)?.why ?? null) : null,
    record: row.recordId,
  };
}

/** About whom a sample is: ranges go by the day on which it was taken. */
export async function measuredOf(ctx: AccessContext, row: OrderRow): Promise<Measured> {
  const { tx, hospital, clock } = ctx;
  const id = (await peopleOf(ctx, [row.subjectId])).get(row.subjectId) ?? null;
  const patient = id === null ? null : await findPatient(tx, hospital.id, id);
  if (patient === null) throw new PramanaError('not_found');
  const { date } = civil(row.sample?.at.getTime() ?? clock.now(), hospital.timeZone);
  return { gender: patient.gender, birthDate: patient.birthDate, date };
}

/** One order with its history, and what the caller may do; recorded as a look (I-12). */
export async function showOrder(ctx: AccessContext & Pick<Services, 'log'>, base: LabCatalogueJson, id: string) {
  const row = await orderRow(ctx, id);
  const { tx, hospital, actor } = ctx;
  const [view] = await viewsOf(ctx, base, [row]);
  if (view === undefined) throw new PramanaError('not_found');
  const [words] = await wordsOf(tx, hospital, [row]);
  const who = await measuredOf(ctx, row);
  // What holds on the day of the sample, as the result is judged.
  const catalogue = await catalogueOn(ctx, base, who.date);
  const alerts = await alertsOf(tx, hospital.id, id);
  const data: LabOrderDetailJson = {
    ...view,
    consultation: row.consultationId,
    fields: analytesOf(catalogue, view.test.code).map((analyte) => ({
      analyte,
      range: rangeFor(analyte.ranges, who),
    })),
    history: (await readEvents(tx, hospital.id, id)).map(({ revision, act, at, byName }) => ({
      act,
      at: at.toISOString(),
      by: byName,
      why: words?.whys.find((each) => each.revision === revision)?.why ?? '',
    })),
    alerts: alerts.map((alert) => ({
      id: alert.id,
      raisedAt: alert.raisedAt.toISOString(),
      doctor: alert.doctorName,
      acknowledgedAt: alert.acknowledgedAt?.toISOString() ?? null,
      acknowledgedBy: alert.acknowledgedByName,
    })),
    draft: await ownDraft(ctx, row, 'entry'),
    review: await ownDraft(ctx, row, 'review'),
  };
  const waits = alerts.some(({ acknowledgedAt }) => acknowledgedAt === null);
  return { data, can: canOrder({ rights: actor.roles, state: row.state, alerts: waits }) };
}
