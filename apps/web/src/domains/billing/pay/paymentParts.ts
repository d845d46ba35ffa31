import { readMoney } from '../../../ui/moneyField.ts';

/**
 * What is typed to pay a bill. For cash the text is what the patient hands over, for card and UPI the amount that is
 * paid; left empty it means the rest. Amounts are minor units.
 */
export type Method = 'cash' | 'card' | 'upi';
/** What was answered to the server's question about a reference that was used before. */
export type Confirmed = 'reference' | 'double';
export interface TypedPart {
  key: string;
  method: Method;
  text: string;
  reference: string;
  confirmed?: Confirmed | undefined;
}
export type PartProblem = 'unreadable' | 'exceeds-due' | 'nothing-left' | 'reference-missing';
export interface SplitPart {
  key: string;
  method: Method;
  amount: bigint;
  /** Cash only. */
  tendered: bigint | null;
  reference: string;
  confirmed?: Confirmed | undefined;
  problem: PartProblem | null;
}
export interface Split {
  parts: SplitPart[];
  paid: bigint;
  /** What stays due after all parts. */
  left: bigint;
  change: bigint;
  isValid: boolean;
}

/**
 * Splits `due` over the typed parts: first what is typed for card and UPI, then typed cash (never more than what is
 * left; the rest of it is change), then the empty parts take what remains.
 */
export function splitPayment(typed: readonly TypedPart[], due: bigint, currency: string): Split {
  const done = new Map<string, SplitPart>();
  let left = due;
  for (const part of inOrder(typed)) {
    const resolved = resolve(part, left, currency);
    done.set(part.key, resolved);
    left -= resolved.amount;
  }
  const parts = typed.flatMap((part) => done.get(part.key) ?? []);
  const change = parts.reduce((sum, part) => sum + (part.tendered === null ? 0n : part.tendered - part.amount), 0n);
  return { parts, paid: due - left, left, change, isValid: parts.every((part) => part.problem === null) };
}

/** Nothing was typed into it yet: another method takes its place. */
export function isUntouched({ text, reference }: TypedPart): boolean {
  return text.trim() === '' && reference.trim() === '';
}

/** The parts with one more; what nobody has typed into gives way, so that choosing another method is one step. */
export function withPart(parts: readonly TypedPart[], next: TypedPart, most: number): readonly TypedPart[] {
  const kept = parts.filter((part) => !isUntouched(part));
  return kept.length >= most ? parts : [...kept, next];
}

function inOrder(typed: readonly TypedPart[]): TypedPart[] {
  const rank = (part: TypedPart): number => (part.text.trim() === '' ? 2 : part.method === 'cash' ? 1 : 0);
  return typed.toSorted((a, b) => rank(a) - rank(b));
}

function resolve(part: TypedPart, left: bigint, currency: string): SplitPart {
  const { key, method } = part;
  const read = readMoney(part.text, currency);
  const typed = 'wrong' in read ? null : (read.amount ?? left);
  const isCash = method === 'cash';
  const amount = typed === null || (typed > left && !isCash) ? 0n : typed > left ? left : typed;
  const tendered = isCash ? (typed ?? 0n) : null;
  const reference = isCash ? '' : part.reference.trim();
  const problem = problemOf(method, typed, left, reference);
  return { key, method, amount, tendered, reference, confirmed: part.confirmed, problem };
}

function problemOf(method: Method, typed: bigint | null, left: bigint, reference: string): PartProblem | null {
  if (typed === null) return 'unreadable';
  if (left === 0n || typed === 0n) return 'nothing-left';
  if (method === 'cash') return null;
  if (typed > left) return 'exceeds-due';
  return reference === '' ? 'reference-missing' : null;
}

/** The parts as the contract's `PaymentPart`. */
export function paymentBody(split: Split): {
  method: Method;
  amount: string;
  tendered?: string;
  reference?: string;
  confirmed?: Confirmed;
}[] {
  return split.parts.map(({ method, amount, tendered, reference, confirmed }) => ({
    method,
    amount: String(amount),
    ...(tendered === null ? {} : { tendered: String(tendered) }),
    ...(reference === '' ? {} : { reference }),
    ...(confirmed === undefined ? {} : { confirmed }),
  }));
}

const NOTES = [1_000n, 5_000n, 10_000n, 20_000n, 50_000n];

/** What a patient is likely to hand over for `amount`: the next full ten, fifty, hundred, two and five hundred rupees. */
export function likelyTenders(amount: bigint): bigint[] {
  const rounded = NOTES.map((note) => ((amount + note - 1n) / note) * note);
  return [...new Set(rounded)]
    .filter((tender) => tender > amount)
    .toSorted((a, b) => (a < b ? -1 : 1))
    .slice(0, 4);
}
