import { type DiagnosisJson, type DoseStepJson, type PrescribedLineJson } from '@pramana/contract';
import { amountText, isMost } from '@pramana/kernel';
import { type Labels, unitWord } from './labels.ts';

/* What a prescription says in a sentence, as the screens say it (web: clinicalWords.ts). */

/** A medicine by name and strength; names of the catalogue often say the strength themselves. */
export function medicineText({ name, strength }: Pick<PrescribedLineJson, 'name' | 'strength'>): string {
  const bare = (text: string): string => text.toLowerCase().replaceAll(/\s+/g, '');
  return strength === '' || bare(name).includes(bare(strength)) ? name : `${name} ${strength}`;
}

function stepText({ take, days }: DoseStepJson, unit: string, label: Labels): string {
  const unitOf = (...hundredths: number[]): string => unitWord(label, unit, Math.max(...hundredths) > 100 ? 2 : 1);
  const amount = (hundredths: number): string => [amountText(hundredths), unitOf(hundredths)].filter(Boolean).join(' ');
  const lasts = label(days === 1 ? 'days_one' : 'days_other', { count: days });
  switch (take.by) {
    case 'day':
      return label('dose.day', {
        amounts: take.amounts.map(amountText).join('–'),
        unit: unitOf(...take.amounts),
        lasts,
      });
    case 'hours':
      return label('dose.hours', { amount: amount(take.amount), hours: take.hours, lasts });
    case 'days':
      return take.every === 7
        ? label('dose.weekly', { amount: amount(take.amount), lasts })
        : label('dose.everyDays', { amount: amount(take.amount), every: take.every, lasts });
    case 'needed': {
      const said = { amount: amount(take.amount), count: take.most, lasts };
      return label(take.most === 1 ? 'dose.needed_one' : 'dose.needed_other', said);
    }
    case 'once':
      return label('dose.once', { amount: amount(take.amount) });
  }
}

/** How a line is taken; a taper is several steps, one after the other. */
export function stepsText({ steps, unit }: PrescribedLineJson, label: Labels): string {
  return steps.map((step) => stepText(step, unit, label)).join(`, ${label('dose.then')} `);
}

/** How many units to get: what the doctor set by hand goes before what was counted. */
export function totalText({ steps, unit, total, dispense }: PrescribedLineJson, label: Labels): string {
  const count = dispense ?? total;
  const quantity = [count, unitWord(label, unit, count)].filter((part) => part !== '').join(' ');
  return dispense === null && isMost(steps) ? label('dose.most', { quantity }) : quantity;
}

/** Way and meals of a line. */
export function howText({ route, meal }: PrescribedLineJson, label: Labels): string {
  return [label(`route.${route}`), meal === 'any' ? '' : label(`meal.${meal}`)].filter(Boolean).join(' · ');
}

export function diagnosisText({ code, text, certainty }: DiagnosisJson, label: Labels): string {
  const said = code === null ? text : `${text} (${code})`;
  return certainty === 'suspected' ? `${said} · ${label('suspected')}` : said;
}
