/**
 * The arithmetic of a prescription: how much one line comes to. Amounts are integer hundredths of the counted unit
 * (50: half a tablet), so nothing here is a float. Pure; the screen and the server count alike.
 */

/** How one step of a line is taken. */
export type Taking =
  /** At morning, noon, evening and night: `1-0-½-0` is [100, 0, 50, 0]. */
  | { readonly by: 'day'; readonly amounts: readonly number[] }
  | { readonly by: 'hours'; readonly amount: number; readonly hours: number }
  /** Once every so many days: 7 is weekly. */
  | { readonly by: 'days'; readonly amount: number; readonly every: number }
  /** Only when it is needed, at most so often a day. */
  | { readonly by: 'needed'; readonly amount: number; readonly most: number }
  | { readonly by: 'once'; readonly amount: number };

/** So many days in one way; a taper is several of them, one after the other. */
export interface DoseStep {
  readonly take: Taking;
  /** Whole days; of a single dose 1. */
  readonly days: number;
}

/** What one step comes to, in hundredths of a unit; as needed: at most that. 0 while how much, how often or how long is not said. */
export function stepAmount({ take, days }: DoseStep): number {
  switch (take.by) {
    case 'day':
      return take.amounts.reduce((sum, each) => sum + each, 0) * days;
    case 'hours':
      return take.hours === 0 ? 0 : Math.ceil((days * 24) / take.hours) * take.amount;
    case 'days':
      // Every single day is the way `day`: a 1 is no distance.
      return take.every < 2 ? 0 : Math.ceil(days / take.every) * take.amount;
    case 'needed':
      return take.amount * take.most * days;
    case 'once':
      return take.amount;
  }
}

/** Whole units to hand out for a line: a half that is left over is of a tablet that was handed out. */
export function doseTotal(steps: readonly DoseStep[]): number {
  return Math.ceil(steps.reduce((sum, step) => sum + stepAmount(step), 0) / 100);
}

/** How many days a line lasts. */
export function doseDays(steps: readonly DoseStep[]): number {
  return steps.reduce((sum, { take, days }) => sum + (take.by === 'once' ? 1 : days), 0);
}

/** Whether a line is taken only when needed, so that its total is the most and not what will be used. */
export function isMost(steps: readonly DoseStep[]): boolean {
  return steps.some(({ take }) => take.by === 'needed');
}

/** Hundredths as people write them: 50 is ½, 150 is 1½, 33 is 0.33. */
export function amountText(hundredths: number): string {
  const whole = Math.floor(hundredths / 100);
  const rest = hundredths % 100;
  const part = ({ 25: '¼', 50: '½', 75: '¾' } as Record<number, string>)[rest];
  if (rest === 0) return String(whole);
  if (part !== undefined) return whole === 0 ? part : `${whole}${part}`;
  return (hundredths / 100).toFixed(2).replace(/0$/, '');
}

const PARTS: Readonly<Record<string, number>> = { '¼': 25, '½': 50, '¾': 75 };

/**
 * Reads `1`, `½`, `1½`, `1/2`, `1 1/2`, `0.5`, `2,5` as hundredths; null for anything that is no amount from 0 to 10,000 or
 * has no whole number of hundredths (1/3): what is written is sealed, never what is near it.
 */
export function readAmount(typed: string): number | null {
  const found = /^(\d{0,5})(?:[.,](\d{1,2})|\s*([¼½¾])|(?:^|\s+)(\d)\/(\d))?$/.exec(typed.trim());
  if (found === null || found[0] === '') return null;
  const [, whole = '', decimals = '', sign = '', top = '', bottom = ''] = found;
  const part = sign !== '' ? (PARTS[sign] ?? 0) : top !== '' ? (Number(top) * 100) / Number(bottom) : 0;
  if (!Number.isInteger(part) || part >= 100) return null;
  const amount = Number(whole) * 100 + Number(decimals.padEnd(2, '0')) + part;
  return amount <= 1_000_000 ? amount : null;
}
