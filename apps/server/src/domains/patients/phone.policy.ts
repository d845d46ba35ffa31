/** From when a code to a phone on file may confirm anything: so long after the number was changed. */
const RULES: readonly { readonly from: string; readonly days: number }[] = [{ from: '2026-11-21', days: 7 }];
const DAY_MS = 86_400_000;

/** Why a code to this phone confirms nothing; null: it may be sent. Whoever may change the number could read the code. */
export function phoneProblem(
  { phone, changedAt }: { phone: string | null; changedAt: Date | null },
  now: number,
): 'phone_missing' | 'phone_new' | null {
  if (phone === null) return 'phone_missing';
  const rule = RULES.findLast(({ from }) => Date.parse(from) <= now) ?? RULES[0];
  const isNew = changedAt !== null && now - changedAt.getTime() < (rule?.days ?? 0) * DAY_MS;
  return isNew ? 'phone_new' : null;
}

interface Reachable {
  readonly phone: string | null;
  readonly emergencyContact: { readonly phone: string } | null;
}

/**
 * Numbers, of the patient or the emergency contact, that stood on a file and stand nowhere on it any more. Each of them is told,
 * whatever reason there was: nobody at a desk can prove that a number was wrong, and who takes over a file would say just that.
 */
export function formerPhones(before: Reachable, now: Reachable): string[] {
  const of = ({ phone, emergencyContact }: Reachable): string[] =>
    [phone, emergencyContact?.phone].flatMap((each) => each || []);
  return [...new Set(of(before)).difference(new Set(of(now)))];
}
