import type { DispenseChoiceJson, PrescribedLineJson } from '@pramana/contract';
import { businessDate, type ItemId } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import { type BillableItem, itemIdsMatching, itemsForBilling } from '../catalogue/index.ts';
import type { SubstanceBook } from '../consultations/index.ts';
import { pickBatches } from '../stock/index.ts';
import { swapOf, unitsPerPiece } from './choice.policy.ts';
import type { OpenPrescription } from './open.service.ts';
import { isSame } from './same.policy.ts';
import type { SubstitutionRow } from './substitution.store.ts';
import { wordedOf } from './worded.service.ts';

/** So many other items of a line's substance are offered. */
const OTHERS = 6;
/** More than any shelf holds: all batches are shown. */
const ALL = 1_000_000_000n;

/** What may be handed out for each line, what was prescribed first, then what there is most of. */
export async function choicesOf(
  ctx: AccessContext,
  book: SubstanceBook,
  { lines, asked, row }: OpenPrescription,
): Promise<DispenseChoiceJson[][]> {
  const { tx, hospital, clock } = ctx;
  const found: string[][] = [];
  for (const { prescribed } of lines) {
    const about = prescribed.substances.length > 0 ? prescribed.substances.join(' ') : prescribed.name;
    const others = await itemIdsMatching(tx, hospital.id, about);
    const consented = asked.filter((each) => each.version === row.version).map(({ itemId }) => itemId);
    found.push([...new Set([...(prescribed.item === null ? [] : [prescribed.item]), ...consented, ...others])]);
  }
  const ids = [...new Set(found.flat())] as ItemId[];
  const at = new Date(clock.now());
  const items = await itemsForBilling(tx, hospital.id, ids, at);
  const today = businessDate(at.getTime(), hospital.timeZone, hospital.dayCutHour);
  const wanted = ids.map((itemId) => ({ itemId, quantity: ALL, batchId: null }));
  const picked = await pickBatches(tx, hospital.id, wanted, today);
  const batches = new Map(ids.map((itemId, i) => [itemId as string, picked[i] ?? []]));
  return lines.map(({ prescribed }, line) => {
    const choices = (found[line] ?? []).flatMap((itemId): DispenseChoiceJson[] => {
      const item = items.get(itemId as ItemId);
      if (item === undefined || !item.stocked) return [];
      const question = asked.find(
        (each) => each.version === row.version && each.line === line && each.itemId === itemId,
      );
      return choiceOf(book, { prescribed, item, question, batches: batches.get(itemId) ?? [] });
    });
    const [own, others] = [choices.filter(isFirst), choices.filter((each) => !isFirst(each))];
    return [
      ...own,
      ...others
        .filter(({ onHand }) => onHand > 0)
        .toSorted((a, b) => b.onHand - a.onHand)
        .slice(0, OTHERS),
    ];
  });
}

const isFirst = (choice: DispenseChoiceJson): boolean => choice.isPrescribed || choice.asked !== null;

interface Candidate {
  prescribed: PrescribedLineJson;
  item: BillableItem;
  question: SubstitutionRow | undefined;
  batches: readonly { id: string; number: string; expiry: string; quantity: bigint }[];
}

/** The item for this line; none when it is neither prescribed nor of the same substance. */
function choiceOf(book: SubstanceBook, { prescribed, item, question, batches }: Candidate): DispenseChoiceJson[] {
  const isPrescribed = prescribed.item === item.id;
  const worded = wordedOf(book, item);
  const isKin = isSame(prescribed.substances, worded.substances) || prescribed.substances.length === 0;
  if (!isPrescribed && !isKin) return [];
  const consented = question?.answer === 'consented';
  const problem = item.status === 'retired' ? 'item_retired' : item.price ? null : 'price_missing';
  if (problem !== null && !isPrescribed) return [];
  return [
    {
      itemId: item.id,
      name: item.name,
      unit: item.unit,
      packLabel: item.packLabel,
      per: unitsPerPiece(prescribed, item),
      isPrescribed,
      swap: swapOf({ line: prescribed, item: worded, consented }),
      asked:
        question === undefined || question.answer === 'withdrawn'
          ? null
          : question.answer === null
            ? 'waiting'
            : question.answer,
      problem,
      onHand: Number(batches.reduce((sum, each) => sum + each.quantity, 0n)),
      batches: batches.map(({ id, number, expiry, quantity }) => ({ id, number, expiry, onHand: Number(quantity) })),
    },
  ];
}
