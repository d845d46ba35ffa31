import type { DraftLineJson, ItemRowJson } from '@pramana/contract';
import { newKey } from '../../../lib/intent.ts';
import { BLANK_STEP } from './draftStep.ts';

/** How a form is given, where that goes without saying. */
const ROUTE_OF: Readonly<Record<string, DraftLineJson['route']>> = {
  inhaler: 'inhaled',
  'inhalation capsule': 'inhaled',
  'respirator solution': 'inhaled',
  cream: 'skin',
  ointment: 'skin',
  gel: 'skin',
  lotion: 'skin',
  shampoo: 'skin',
  injection: 'intramuscular',
  infusion: 'intravenous',
  suppository: 'rectal',
};
/** Forms that are measured out: what is counted is not the pack that is sold. */
const MEASURED: Readonly<Record<string, string>> = {
  syrup: 'ml',
  suspension: 'ml',
  solution: 'ml',
  drops: 'drop',
  inhaler: 'puff',
  spray: 'puff',
};

/** A medicine in words alone; how it is taken nobody has said yet, and the screen never says it for them. */
export function blankLine(name: string): DraftLineJson {
  return {
    id: newKey(),
    item: null,
    name,
    strength: '',
    form: '',
    unit: '',
    route: 'oral',
    meal: 'any',
    steps: [BLANK_STEP],
    dispense: null,
    instructions: '',
  };
}

/** A medicine of the catalogue, with what goes without saying of its form. */
export function lineOfItem({ id, name, strength, form, unit }: ItemRowJson): DraftLineJson {
  return {
    ...blankLine(name),
    item: id,
    strength,
    form,
    unit: MEASURED[form] ?? unit,
    route: ROUTE_OF[form] ?? 'oral',
  };
}
