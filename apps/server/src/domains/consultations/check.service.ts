import type { CheckedJson, ConsultationContentJson } from '@pramana/contract';
import { type ItemId } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import { findItems } from '../catalogue/index.ts';
import type { Clinical } from './clinical.service.ts';
import { setOn } from './clinical.service.ts';
import { allergiesOf, asMedicine, runningMedicines, todayOf } from './context.service.ts';
import { recognise, type Recognised } from './substance.policy.ts';
import { look } from './warning.policy.ts';

/** What stands against these lines by the patient's data and the data sets of today, and the substances of each line. */
export async function checkLines(
  ctx: AccessContext,
  clinical: Clinical,
  { patient, consultation, lines }: { patient: string; consultation: string; lines: ConsultationContentJson['lines'] },
): Promise<{ checked: CheckedJson; substances: readonly (readonly string[])[] }> {
  // By their place: an id comes from the caller, and two lines under one id are looked at all the same.
  const recognised = await recogniseAll(ctx, clinical, lines);
  const { running, earlier } = await runningMedicines(ctx, patient);
  const checked = look({
    lines: lines.flatMap(({ name }, at) =>
      name.trim() === '' ? [] : [{ name, since: null, substances: recognised[at] ?? NOTHING }],
    ),
    // What this very consultation prescribed before is what is being amended.
    running: running.filter((each) => each.consultation !== consultation).map((each) => asMedicine(clinical, each)),
    allergies: await allergiesOf(ctx, patient),
    book: clinical.book,
    interactions: setOn(clinical, todayOf(ctx)),
    earlier,
  });
  return { checked, substances: recognised.map(({ names }) => names) };
}

const NOTHING: Recognised = { names: [], known: [] };

/** By the catalogue's generic name where it has one, else by the name as it stands. */
async function recogniseAll(
  { tx, hospital }: AccessContext,
  { book }: Clinical,
  lines: ConsultationContentJson['lines'],
): Promise<Recognised[]> {
  const ids = lines.flatMap(({ item }) => (item === null ? [] : [item as ItemId]));
  const items = new Map((await findItems(tx, hospital.id, ids)).map((item) => [item.id as string, item]));
  return lines.map(({ item, name }) => {
    if (name.trim() === '') return NOTHING;
    const generic = item === null ? '' : (items.get(item)?.genericName ?? '');
    return recognise(book, generic === '' ? name : generic);
  });
}
