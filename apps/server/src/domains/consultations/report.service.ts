import type { PatientId } from '@pramana/kernel';
import { type AccessContext, recordLook } from '../../platform/access.ts';
import { renderCare } from '../../platform/documents/index.ts';
import type { FileAnswer } from '../../platform/http/index.ts';
import { RESULT_FORMS, resultsIn } from '../diagnostics/index.ts';
import { patientRows, subjectsOf } from '../patients/index.ts';
import { type FormRecord, formsOf, ownFormsOf } from '../records/index.ts';
import { vitalsIn } from './context.service.ts';
import { paperHead, type PaperWish } from './paper.service.ts';
import { resultSeries, vitalSeries } from './report.policy.ts';

const RESOURCE = 'report.pdf';
/** So many measurings are on the paper. */
const BACK = RESULT_FORMS.limit;
const VITAL_FORMS = { type: 'Observation', limit: BACK } as const;

interface Wanted {
  readonly patient: string;
  readonly wish: PaperWish;
}

/** A patient's report card for staff; recorded as a look (I-12). Of vitals and results it has what is released, as the patient's own has. */
export async function reportCard(ctx: AccessContext, { patient, wish }: Wanted): Promise<FileAnswer> {
  const subjects = await subjectsOf(ctx.tx, ctx.hospital, patient as PatientId);
  await recordLook(ctx, subjects, { purpose: 'care', resource: RESOURCE });
  const vitals = await formsOf(ctx, patient, VITAL_FORMS);
  const results = await formsOf(ctx, patient, RESULT_FORMS);
  return cardOf(ctx, { patient, wish, vitals, results });
}

/** The same for a patient's or guardian's own look, of what is released to them. */
export async function ownReportCard(ctx: AccessContext, { patient, wish }: Wanted): Promise<FileAnswer> {
  const [vitals = [], results = []] = await ownFormsOf(ctx, patient, RESOURCE, [VITAL_FORMS, RESULT_FORMS]);
  return cardOf(ctx, { patient, wish, vitals, results });
}

async function cardOf(
  ctx: AccessContext,
  { patient, wish, ...found }: Wanted & Record<'vitals' | 'results', readonly FormRecord[]>,
): Promise<FileAnswer> {
  // A card is handed to the patient: what their own would not show stands on neither.
  const vitals = found.vitals.filter(({ released }) => released);
  const results = found.results.filter(({ released }) => released);
  const language = wish.language ?? 'en';
  const at = new Date(ctx.clock.now());
  const head = await paperHead(ctx, { patient: patient as PatientId, at, language });
  const [facts] = await patientRows(ctx.tx, ctx.hospital, [patient as PatientId], at);
  const drawn = resultSeries(resultsIn(results), ctx.hospital.timeZone);
  const view = {
    kind: 'report' as const,
    ...head,
    number: null,
    proof: { state: 'none' as const },
    series: [...vitalSeries(await vitalsIn(ctx, patient, vitals), language), ...drawn.series],
    words: drawn.words,
    unreadable: [...vitals, ...results].filter(({ isOpen }) => !isOpen).length,
    newest: [found.vitals, found.results].some(({ length }) => length >= BACK) ? BACK : null,
  };
  return { body: () => renderCare(view, wish.size ?? 'a4'), fileName: `report-${facts?.number ?? ''}.pdf` };
}
