import type { ErasureScope, HeldName } from '@pramana/contract';
import type { IsoDate } from '@pramana/kernel';

/** One row of law/retention-rules.csv. */
export interface RetentionRule {
  readonly content: HeldName;
  readonly countedFrom: 'last-entry' | 'annual-return';
  readonly months: number;
  readonly from: IsoDate;
  /** Its last day; null: it holds on. */
  readonly to: IsoDate | null;
  readonly source: string;
  readonly lawyer: string;
}

/** What is held of one sort, and when the last of it was written. */
export interface Held {
  readonly content: HeldName;
  readonly count: number;
  readonly last: IsoDate | null;
}

export interface HeldUntil extends Held {
  readonly until: IsoDate | null;
  readonly now: boolean;
  readonly source: string;
  readonly check: string;
}

/** The rule that holds on `today`; nothing is erased of what has none. */
export function ruleFor(rules: readonly RetentionRule[], content: HeldName, today: IsoDate): RetentionRule {
  const found = rules.find(
    (rule) => rule.content === content && rule.from <= today && (rule.to === null || today <= rule.to),
  );
  if (found === undefined) throw new Error(`law/retention-rules.csv has no rule for ${content} on ${today}.`);
  return found;
}

/** The last day on which the rule keeps what was last written on `last`, in a hospital whose year begins with `startMonth`. */
export function keptUntil({ countedFrom, months }: RetentionRule, last: IsoDate, startMonth: number): IsoDate {
  if (countedFrom === 'last-entry') return addMonths(last, months);
  const [year = 0, month = 0] = last.split('-').map(Number);
  // The year of the accounts ends in the next calendar year unless it begins in January; its annual return is due on 31 December.
  const ends = month >= startMonth && startMonth > 1 ? year + 1 : year;
  return addMonths(`${ends}-12-31`, months);
}

/** The same day so many months later, or the last of that month. */
export function addMonths(date: IsoDate, months: number): IsoDate {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const lastDay = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, lastDay))).toISOString().slice(0, 10);
}

/** What of this law still keeps on `today`. */
export function judge(
  rules: readonly RetentionRule[],
  held: readonly Held[],
  { today, startMonth }: { today: IsoDate; startMonth: number },
): HeldUntil[] {
  return held.map((each) => {
    const rule = ruleFor(rules, each.content, today);
    const until = each.last === null ? null : keptUntil(rule, each.last, startMonth);
    return { ...each, until, now: until === null || until < today, source: rule.source, check: rule.lawyer };
  });
}

/**
 * What goes: health content when nothing keeps it, with it name and contacts (a bill has its own, sealed), and when
 * nothing is kept at all the person's own key, which bills and accesses lie under. `before`: what went with an earlier
 * erasure, and cannot go again.
 */
export function scopeOf(parts: readonly HeldUntil[], before: readonly ErasureScope[]): ErasureScope[] {
  const due = (content: HeldName): boolean => parts.find((part) => part.content === content)?.now ?? false;
  if (!due('records')) return [];
  const goes: ErasureScope[] = ['records', 'identity'];
  if (due('bills') && due('access')) goes.push('everything');
  return goes.filter((each) => !before.includes(each));
}
