import type { AnalyteInputJson, LabCatalogueJson, LabDefinitionJson, LabTestInputJson } from '@pramana/contract';
import { addDays, civil, cleanLine, PramanaError } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import { newId } from '../../platform/ids.ts';
import { catalogueOf, checkedAnalyte, checkedTest, type Definition, SOME_DAY } from './definition.policy.ts';
import { insertDefinition, lockCode, readDefinitions } from './definition.store.ts';

type Where = Pick<AccessContext, 'tx' | 'hospital' | 'clock'>;

/** The tests that hold on a day, today unless said: the list that came along with what the hospital itself said by then. */
export async function catalogueOn(
  { tx, hospital, clock }: Where,
  base: LabCatalogueJson,
  date = civil(clock.now(), hospital.timeZone).date,
): Promise<LabCatalogueJson> {
  return catalogueOf(base, await readDefinitions(tx, hospital.id), date);
}

/** Adds or changes a test, or offers it no longer, from a day on. `invalid_field`. */
export async function defineTest(ctx: AccessContext, base: LabCatalogueJson, input: LabTestInputJson): Promise<void> {
  const day = dayOf(ctx, input.from);
  await lockCode(ctx.tx, ctx.hospital.id, input.code);
  const known = await catalogueOn(ctx, base, day);
  const later = (await catalogueOn(ctx, base, SOME_DAY)).tests.find(({ code }) => code === input.code);
  await keep(ctx, input, { kind: 'test', body: checkedTest(input, known, later) });
}

/**
 * Says what is measured, with its ranges, from a day on. What its code is was perhaps said for a later day, or is being
 * said by another admin: one unit of a code on all days, whoever asks first. `invalid_field`.
 */
export async function defineAnalyte(
  ctx: AccessContext,
  base: LabCatalogueJson,
  input: AnalyteInputJson,
): Promise<void> {
  dayOf(ctx, input.from);
  await lockCode(ctx.tx, ctx.hospital.id, input.code);
  const { analytes } = await catalogueOn(ctx, base, SOME_DAY);
  const before = analytes.find(({ code }) => code === input.code);
  await keep(ctx, { ...input, retired: false }, { kind: 'analyte', body: checkedAnalyte(input, before) });
}

/** From today on, and a day that the calendar has: what held on a day that is over stays. */
function dayOf({ clock, hospital }: Where, from: string): string {
  const isDay = addDays(from, 0) === from;
  if (!isDay || from < civil(clock.now(), hospital.timeZone).date)
    throw new PramanaError('invalid_field', { field: 'from', detail: 'It holds from today or a later day.' });
  return from;
}

async function keep(
  { tx, hospital, actor, clock }: AccessContext,
  { code, from, retired, reason }: Pick<LabTestInputJson, 'code' | 'from' | 'retired' | 'reason'>,
  said: Definition['said'],
): Promise<void> {
  const why = cleanLine(reason);
  if (why.length < 3)
    throw new PramanaError('invalid_field', { field: 'reason', detail: 'Say where it is from, or why.' });
  const at = new Date(clock.now());
  const made = { id: newId(at.getTime()), code, from, retired, said, reason: why, by: actor.name, at };
  await insertDefinition(tx, hospital.id, made, actor.personId);
}

/** All that the hospital said of its tests, newest first. */
export async function listDefinitions({ tx, hospital }: AccessContext): Promise<LabDefinitionJson[]> {
  const all = await readDefinitions(tx, hospital.id);
  return all
    .toSorted((a, b) => (a.id < b.id ? 1 : -1))
    .map(({ id, code, from, retired, said, reason, by, at }) => ({
      id,
      kind: said.kind,
      code,
      name: said.body.name,
      from,
      retired,
      reason,
      by,
      at: at.toISOString(),
    }));
}

/** Refuses to order anew what is no longer offered today: `invalid_field` with the place of the test. */
export async function refuseRetired(
  { tx, hospital, clock }: Where,
  tests: readonly { readonly code: string | null; readonly index: number }[],
): Promise<void> {
  if (tests.length === 0) return;
  const today = civil(clock.now(), hospital.timeZone).date;
  const held = (await readDefinitions(tx, hospital.id)).filter(
    ({ from, said }) => said.kind === 'test' && from <= today,
  );
  for (const { code, index } of tests) {
    if (held.findLast((each) => each.code === code)?.retired === true)
      throw new PramanaError('invalid_field', {
        field: `tests/${index}/name`,
        detail: 'This test is no longer offered.',
      });
  }
}
