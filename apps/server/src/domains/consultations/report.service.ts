import {
  judgeVital,
  usualRange,
  VITAL_NAMES,
  VITALS,
  type VitalName,
  type VitalsEntryJson,
  vitalText,
} from '@pramana/contract';
import type { PatientId } from '@pramana/kernel';
import { type AccessContext, recordLook } from '../../platform/access.ts';
import { type Language, type SeriesView, renderCare, wordsFor } from '../../platform/documents/index.ts';
import type { FileAnswer } from '../../platform/http/index.ts';
import { patientRows, subjectsOf } from '../patients/index.ts';
import { ownForms } from '../records/index.ts';
import { vitalsIn, vitalsOf } from './context.service.ts';
import { paperHead, type PaperWish } from './paper.service.ts';

const RESOURCE = 'report.pdf';
/** So many measurings are on the paper. */
const BACK = 200;

interface Wanted {
  readonly patient: string;
  readonly wish: PaperWish;
}

/** A patient's report card for staff; recorded as a look (I-12). */
export async function reportCard(ctx: AccessContext, { patient, wish }: Wanted): Promise<FileAnswer> {
  const subjects = await subjectsOf(ctx.tx, ctx.hospital, patient as PatientId);
  await recordLook(ctx, subjects, { purpose: 'care', resource: RESOURCE });
  return cardOf(ctx, { patient, wish, vitals: await vitalsOf(ctx, patient) });
}

/** The same for a patient's or guardian's own look, of what is released to them. */
export async function ownReportCard(ctx: AccessContext, { patient, wish }: Wanted): Promise<FileAnswer> {
  const forms = await ownForms(ctx, patient, { type: 'Observation', limit: BACK, resource: RESOURCE });
  return cardOf(ctx, { patient, wish, vitals: await vitalsIn(ctx, patient, forms) });
}

async function cardOf(
  ctx: AccessContext,
  { patient, wish, vitals }: Wanted & { vitals: readonly VitalsEntryJson[] },
): Promise<FileAnswer> {
  const language = wish.language ?? 'en';
  const at = new Date(ctx.clock.now());
  const head = await paperHead(ctx, { patient: patient as PatientId, at, language });
  const [facts] = await patientRows(ctx.tx, ctx.hospital, [patient as PatientId], at);
  const series = vitalSeries(vitals, language);
  const view = { kind: 'report' as const, ...head, number: null, proof: { state: 'none' as const }, series };
  return { body: () => renderCare(view, wish.size ?? 'a4'), fileName: `report-${facts?.number ?? ''}.pdf` };
}

/** Vitals as curves, each oldest first, those that were measured at all; each point judged by the age on its day. */
export function vitalSeries(vitals: readonly VitalsEntryJson[], language: Language): SeriesView[] {
  const oldestFirst = vitals.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return VITAL_NAMES.flatMap((name): SeriesView[] => {
    const points = oldestFirst.flatMap((entry) => pointOf(name, entry));
    const newest = points.at(-1);
    if (newest === undefined) return [];
    const usual = newest.usual && ([vitalText(name, newest.usual[0]), vitalText(name, newest.usual[1])] as const);
    return [{ name: wordsFor(language)(`vital.${name}`), unit: VITALS[name].unit, usual, points }];
  });
}

function pointOf(name: VitalName, { date, age, values }: VitalsEntryJson): SeriesView['points'][number][] {
  const value = values[name];
  if (value === undefined) return [];
  const judged = judgeVital(name, value, age);
  const mark = judged === 'low' || judged === 'high' ? judged : null;
  return [{ day: date, value, text: vitalText(name, value), mark, usual: usualRange(name, age) }];
}
