import type { BillLineJson, catalogue, DataOf, ItemRowJson, ToBillJson } from '@pramana/contract';
import type { Rate, TaxTerms } from '@pramana/kernel';

export type TaxRuleJson = DataOf<typeof catalogue.taxRules.list>[number];
type RateText = BillLineJson['rate'];

/** One line of the counter: what the person chose, and what is known of it until the server's draft confirms it. */
export interface CounterLine {
  /** Identity on this screen only; survives saves and moves. */
  key: string;
  itemId: string;
  name: string;
  strength: string;
  itemKind: string;
  unit: string;
  packLabel: string;
  packSize: number;
  quantity: number;
  /** Digits in the quantity field count packs. */
  countsPacks: boolean;
  /** What stands in the quantity field cannot be read: nothing may be sealed until it can. */
  isUnclear: boolean;
  /** Null: the earliest unexpired batch, chosen by the server. */
  batchId: string | null;
  chargeId: string | null;
  rate: Rate | null;
  mrp: Rate | null;
  ceiling: Rate | null;
  tax: TaxTerms | null;
  onHand: number | null;
  price: BillLineJson['price'];
  /**
   * The server's lines of the last save, of that save's quantity: several where one batch could not give it all, none
   * before the first. On this screen they stay one line, so that a quantity that is being typed never falls apart.
   */
  saved: readonly BillLineJson[];
}

const rateOf = (json: RateText | null | undefined): Rate | null =>
  json ? { amount: BigInt(json.amount), per: BigInt(json.per) } : null;

/** A new line: one pack of the item, at its price now. */
export function lineOfItem(item: ItemRowJson, tax: TaxTerms | null, key: string): CounterLine {
  return {
    key,
    itemId: item.id,
    name: item.name,
    strength: item.strength,
    itemKind: item.kind,
    unit: item.unit,
    packLabel: item.packLabel,
    packSize: item.packSize,
    quantity: item.packSize,
    countsPacks: false,
    isUnclear: false,
    batchId: null,
    chargeId: null,
    rate: rateOf(item.price?.rate),
    mrp: rateOf(item.price?.mrp),
    ceiling: rateOf(item.price?.ceiling),
    tax,
    onHand: item.onHand,
    price: item.price && {
      id: item.price.id,
      commitment: item.price.commitment,
      proofBlobId: item.price.proofBlobId,
      effectiveFrom: item.price.effectiveFrom,
    },
    saved: [],
  };
}

/** What care recorded: its item, quantity and batch are fixed; the server's draft says price and grade. */
export function lineOfCharge(charge: ToBillJson['charges'][number], key: string): CounterLine {
  return {
    key,
    itemId: charge.itemId,
    name: charge.itemName,
    strength: '',
    itemKind: '',
    unit: charge.unit,
    packLabel: '',
    packSize: charge.quantity,
    quantity: charge.quantity,
    countsPacks: false,
    isUnclear: false,
    batchId: charge.batch?.id ?? null,
    chargeId: charge.id,
    rate: null,
    mrp: null,
    ceiling: null,
    tax: null,
    onHand: null,
    price: null,
    saved: [],
  };
}

/** A line of a draft that was loaded: a rate is printed per pack, so its quantity is the pack's size. */
export function lineOfBill(line: BillLineJson, key: string): CounterLine {
  return {
    key,
    itemId: line.itemId,
    name: line.description,
    strength: '',
    itemKind: line.itemKind,
    unit: line.unit,
    packLabel: line.packLabel,
    packSize: line.rate.per,
    quantity: line.quantity,
    countsPacks: false,
    isUnclear: false,
    // The batch that was seen is the one in the person's hand, whoever chose it.
    batchId: line.batch?.id ?? null,
    chargeId: line.chargeId,
    ...termsOf(line),
    onHand: null,
    price: line.price,
    saved: [line],
  };
}

/** Answers of a save by the key of the line they are of: a quantity that one batch cannot give comes back as several. */
export function matchAnswers(
  sent: readonly CounterLine[],
  answers: readonly BillLineJson[],
): Map<string, BillLineJson[]> {
  const matched = new Map<string, BillLineJson[]>();
  let at = 0;
  for (const line of sent) {
    const mine: BillLineJson[] = [];
    for (
      let sum = 0, next = answers[at];
      next && next.itemId === line.itemId && sum < line.quantity;
      next = answers[at]
    ) {
      mine.push(next);
      sum += next.quantity;
      at += 1;
    }
    matched.set(line.key, mine);
  }
  return matched;
}

/** The line with what the server's save says about it. */
export function confirmLine(line: CounterLine, saved: readonly BillLineJson[]): CounterLine {
  const [first] = saved;
  return first ? { ...line, ...termsOf(first), price: first.price, saved } : line;
}

/** What stands on the screen of one line: how much of which batches. */
export type SeenParts = readonly { batchId: string | null; quantity: number }[];

export const partsOf = (lines: readonly BillLineJson[]): SeenParts =>
  lines.map(({ batch, quantity }) => ({ batchId: batch?.id ?? null, quantity }));

/** By line, what stands on the screen; of a line without an answer yet no batch has been seen. */
export function seenParts(lines: readonly CounterLine[]): ReadonlyMap<string, SeenParts> {
  return new Map(
    lines.flatMap(({ key, batchId, quantity, saved }): [string, SeenParts][] => {
      if (batchId !== null) return [[key, [{ batchId, quantity }]]];
      return saved.length === 0 ? [] : [[key, partsOf(saved)]];
    }),
  );
}

const sumOf = (parts: SeenParts): number => parts.reduce((sum, { quantity }) => sum + quantity, 0);

/**
 * The first of the server's lines that is not what was seen: of a batch that did not stand there or, the quantity being the
 * same, otherwise shared among them.
 */
export function unseenLine(
  seen: ReadonlyMap<string, SeenParts>,
  answers: ReadonlyMap<string, readonly BillLineJson[]>,
): BillLineJson | undefined {
  for (const [key, lines] of answers) {
    const before = seen.get(key);
    if (before === undefined) continue;
    const now = partsOf(lines);
    const isSame = sumOf(now) === sumOf(before);
    const at = now.findIndex(({ batchId, quantity }, index) =>
      isSame
        ? before[index]?.batchId !== batchId || before[index]?.quantity !== quantity
        : before.every((part) => part.batchId !== batchId),
    );
    if (at >= 0) return lines[at];
  }
  return undefined;
}

/** Whether the last save is of the quantity that stands here. */
export function isSavedQuantity(line: CounterLine): boolean {
  return line.saved.length > 0 && line.saved.reduce((sum, part) => sum + part.quantity, 0) === line.quantity;
}

/** The line that the server's line at `position` is a part of. */
export function lineAtPosition(lines: readonly CounterLine[], position: number): CounterLine | undefined {
  let next = 0;
  return lines.find((line) => {
    next += Math.max(1, line.saved.length);
    return position < next;
  });
}

function termsOf(line: BillLineJson): Pick<CounterLine, 'rate' | 'mrp' | 'ceiling' | 'tax'> {
  return { rate: rateOf(line.rate), mrp: rateOf(line.mrp), ceiling: rateOf(line.ceiling), tax: taxOf(line) };
}

/** The tax terms that a computed line was computed by: its amount tells whether the tax was inside. */
function taxOf(line: BillLineJson): TaxTerms {
  const treatment = line.taxTreatment === 'nil' || line.taxTreatment === 'exempt' ? line.taxTreatment : 'taxable';
  const inclusive = BigInt(line.amount) === BigInt(line.gross) - BigInt(line.discount);
  return { treatment, rateBp: BigInt(line.taxBp), inclusive };
}

/**
 * The tax rule of a class on a day (`2026-11-21`): the newest in force, one for the very context before one for any.
 * Only for the figures shown while typing; the server's draft decides.
 */
export function taxTermsFor(
  rules: readonly TaxRuleJson[],
  taxClass: string,
  context: string,
  date: string,
): TaxTerms | null {
  const inForce = rules.filter(
    (rule) =>
      rule.taxClass === taxClass &&
      (rule.context === context || rule.context === 'any') &&
      rule.effectiveFrom <= date &&
      (rule.effectiveTo === null || date <= rule.effectiveTo),
  );
  const [best] = inForce.toSorted(
    (a, b) => Number(a.context === 'any') - Number(b.context === 'any') || (a.effectiveFrom < b.effectiveFrom ? 1 : -1),
  );
  if (!best) return null;
  const treatment = best.treatment === 'nil' || best.treatment === 'exempt' ? best.treatment : 'taxable';
  return { treatment, rateBp: BigInt(best.rateBp), inclusive: best.inclusive };
}
