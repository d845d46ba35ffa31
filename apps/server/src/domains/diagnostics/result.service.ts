import {
  type BodyOf,
  type diagnostics,
  isCritical,
  type LabCatalogueJson,
  type RecordVersionJson,
  type ResultFormJson,
  yearsOf,
} from '@pramana/contract';
import { cleanLine, PramanaError } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import { newId } from '../../platform/ids.ts';
import { chargeTest } from '../charges/index.ts';
import { registerRecord } from '../evidence/index.ts';
import { entriesOf, writeVersion } from '../records/index.ts';
import { acknowledgeAlerts, insertAlert } from './alert.store.ts';
import { analytesOf } from './catalogue.service.ts';
import { catalogueOn } from './definition.service.ts';
import { deleteDrafts } from './draft.store.ts';
import { writeStep } from './order.service.ts';
import type { OrderRow } from './order.store.ts';
import { rangesFrom, sealedValues } from './result.policy.ts';
import { heldOrder } from './step.service.ts';
import { measuredOf } from './view.service.ts';
import { wordsOf } from './words.service.ts';

const RECORD = { category: 'labs', type: 'DiagnosticReport' } as const;
/** Why a second version is there when the first reviewer wrote nothing beside it. */
const REVIEWED = 'Reviewed and released';

type Entry = BodyOf<typeof diagnostics.orders.enter>;

/**
 * Writes what was found as the next version of the result, and moves its order in the same transaction (I-1). Not released
 * until a doctor has reviewed it; of a released one a doctor's correction, which stays released. A critical value raises
 * an alert to who ordered it. Answers whether there is one. As `heldOrder`, and `invalid_field` with the value's name.
 */
export async function enterResult(
  ctx: AccessContext,
  base: LabCatalogueJson,
  id: string,
  { revision, version, values, remarks, files, reason }: Entry,
): Promise<boolean> {
  const row = await heldOrder(ctx, id, { revision, version, act: 'enter' });
  const { sample } = row;
  const [words] = await wordsOf(ctx.tx, ctx.hospital, [row]);
  if (words === null || words === undefined) throw new PramanaError('record_damaged');
  if (sample === null) throw new PramanaError('lab_state');
  const who = await measuredOf(ctx, row);
  const catalogue = await catalogueOn(ctx, base, who.date);
  const analytes = analytesOf(catalogue, words.code);
  const found = sealedValues(values, { analytes, name: words.name, who });
  if (found.length === 0 && files.length === 0) {
    throw new PramanaError('invalid_field', {
      field: 'values',
      detail: 'Enter at least one value, or attach the report.',
    });
  }
  const before = row.recordId === null ? null : await newestResult(ctx, row.recordId);
  const data: ResultFormJson = {
    form: 'result/1',
    order: row.id,
    consultation: row.consultationId,
    test: { code: words.code, name: words.name },
    sample: {
      number: sample.number,
      specimen: catalogue.tests.find(({ code }) => code === words.code)?.specimen ?? '',
      takenAt: sample.at.toISOString(),
      takenBy: sample.byName,
    },
    about: { sex: who.gender, years: yearsOf(who), date: who.date },
    values: found,
    remarks: remarks.replaceAll('\r\n', '\n').trim(),
    catalogue: rangesFrom(catalogue, analytes, found),
    entered: { by: ctx.actor.name, at: new Date(ctx.clock.now()).toISOString() },
    review: row.state === 'released' ? (before?.data.review ?? { comment: '' }) : null,
  };
  // What was rejected says why it is measured again.
  const why = row.state === 'sampled' && row.recordId !== null ? (words.whys.at(-1)?.why ?? reason) : reason;
  const next = await writeResult(ctx, row, { data, files, reason: why, released: row.state === 'released' });
  const critical = found.some(({ flag }) => isCritical(flag));
  const isFirst = row.state === 'sampled';
  await writeStep(
    ctx,
    { ...row, ...next, critical },
    {
      act: isFirst ? 'entered' : 'corrected',
      ...(isFirst ? { state: 'entered' as const } : {}),
      why: isFirst ? '' : cleanLine(reason),
    },
  );
  await deleteDrafts(ctx.tx, ctx.hospital.id, { orderId: id, ownerId: ctx.actor.personId, part: 'entry' });
  if (critical) await raise(ctx, row, next.recordVersion);
  return critical;
}

/** A doctor has reviewed it: the next version is released, and says so. Who releases has seen what is critical in it. */
export async function releaseResult(
  ctx: AccessContext,
  id: string,
  { revision, version: shown, comment }: { revision: number; version: number; comment: string },
): Promise<Released> {
  const row = await heldOrder(ctx, id, { revision, version: shown, act: 'release' });
  if (row.recordId === null) throw new PramanaError('lab_state');
  const { tx, hospital, actor, clock } = ctx;
  const { data, version } = await newestResult(ctx, row.recordId);
  const said = comment.replaceAll('\r\n', '\n').trim();
  const next = await writeResult(ctx, row, {
    data: { ...data, review: { comment: said } },
    files: (version.content?.files ?? []).map((file) => ({ id: file.id, sha256: file.sha256 })),
    reason: REVIEWED,
    released: true,
  });
  await writeStep(ctx, { ...row, ...next }, { act: 'released', state: 'released', why: '' });
  // What another doctor was typing stays theirs, to be copied or thrown away.
  await deleteDrafts(tx, hospital.id, { orderId: id, ownerId: actor.personId, part: 'review' });
  const at = new Date(clock.now());
  await chargeReleased(ctx, row, { record: next.recordId, testCode: data.test.code, at });
  await acknowledgeAlerts(tx, hospital.id, id, { at, by: actor.personId, byName: actor.name });
  return { order: id, ...next };
}

/** What was released is to be billed by the rule of its test (B4); released once, charged once: a correction is no other test. */
async function chargeReleased(
  { tx, hospital, actor }: AccessContext,
  { subjectId, encounterId }: OrderRow,
  { record, testCode, at }: { record: string; testCode: string | null; at: Date },
): Promise<void> {
  if (testCode === null) return;
  const evidenceId = await registerRecord(tx, hospital, { record, kind: 'result', encounterId });
  const done = { hospital: hospital.id, subjectId, encounterId, doctorId: actor.personId, evidenceId, at };
  await chargeTest(tx, { ...done, testCode });
}

/** A released result: what evidence cites. */
export interface Released {
  readonly order: string;
  readonly recordId: string;
  readonly recordVersion: number;
}

interface Written {
  readonly data: ResultFormJson;
  readonly files: Entry['files'];
  readonly reason: string;
  readonly released: boolean;
}

async function writeResult(
  { tx, hospital, actor, clock }: AccessContext,
  { recordId, recordVersion, subjectId }: OrderRow,
  { data, files, reason, released }: Written,
): Promise<Omit<Released, 'order'>> {
  const id = await writeVersion(
    { tx, hospital, actor, at: new Date(clock.now()) },
    {
      recordId,
      base: recordVersion,
      subjectId,
      ...RECORD,
      date: data.about.date,
      released,
      content: { title: data.test.name, text: '', fields: [], files, reason, data },
    },
  );
  return { recordId: id, recordVersion: (recordVersion ?? 0) + 1 };
}

async function newestResult(
  ctx: AccessContext,
  record: string,
): Promise<{ data: ResultFormJson; version: RecordVersionJson }> {
  const [entry] = await entriesOf(ctx, [record]);
  const data = entry?.newest.content?.data;
  if (entry?.newest.state === 'forgotten') throw new PramanaError('record_forgotten');
  if (entry === undefined || data?.form !== 'result/1') throw new PramanaError('record_damaged');
  return { data, version: entry.newest };
}

async function raise({ tx, hospital, clock }: AccessContext, row: OrderRow, recordVersion: number): Promise<void> {
  const raisedAt = new Date(clock.now());
  const doctor = { doctorId: row.orderedBy, doctorName: row.orderedByName };
  const id = newId(raisedAt.getTime());
  await insertAlert(tx, hospital.id, { id, orderId: row.id, recordVersion, ...doctor, raisedAt });
}
