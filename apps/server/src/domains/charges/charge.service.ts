import { type HospitalId, type PersonId, PramanaError, type SubjectId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { type Cited, citedNow, type EvidenceGrade } from '../evidence/index.ts';
import { insertBilledCharges } from './billed.store.ts';
import { type ClaimedCharge, claimBillable, type NewCharge, type NewEncounter } from './charge.store.ts';

export interface CounterLine {
  /** A charge that care recorded already, or null: the counter makes one. */
  chargeId: string | null;
  itemId: string;
  priceId: string;
  batchId: string | null;
  quantity: bigint;
}

/** What a line cites, as its claim says it. */
export interface LineEvidence {
  id: string;
  kind: string;
  label: string;
  commitment: Uint8Array;
}

export interface BilledCharge {
  chargeId: string;
  /** Which billing of the charge it is; above 0 after its line was credited. */
  turn: number;
  grade: EvidenceGrade;
  /** Null: nothing is cited, and the grade is `unsupported`. */
  evidence: LineEvidence | null;
}

/** The charges of a bill's lines, in their order. */
export interface Billed {
  encounterId: string;
  charges: BilledCharge[];
  /** Writes those that the counter makes, and the encounter they open; one statement. */
  write: () => Promise<void>;
}

export interface BillingOccasion {
  hospital: HospitalId;
  encounterId: string | null;
  class: NewEncounter['class'];
  subjectId: SubjectId;
  /** Other pseudonyms of the same person. */
  aliases: readonly SubjectId[];
  payerId: string | null;
  personId: PersonId;
  at: Date;
}

/**
 * Makes or claims the charge behind every line of a bill, in the caller's transaction; opens an encounter when there is
 * none. What is made is written by `write`, which nothing that is answered here waits for. A charge is billed at most once: a rival that was first is `charge_billed`, and a constraint stands behind it; a
 * charge that is not the line's is a `conflict`.
 * What the counter records by itself has no evidence of care, so its grade is `unsupported`; what care recorded is graded
 * here, once, and the claim freezes it.
 */
export async function billCharges(tx: Tx, occasion: BillingOccasion, lines: readonly CounterLine[]): Promise<Billed> {
  const charged = await claim(tx, occasion, lines);
  const encounterId = occasion.encounterId ?? encounterOf(occasion, [...charged.values()]) ?? newId();
  const isNew =
    encounterId !== occasion.encounterId && ![...charged.values()].some((each) => each.encounterId === encounterId);
  const cited = await citedNow(tx, { id: occasion.hospital }, evidenceOf([...charged.values()]));
  const made: NewCharge[] = [];
  const charges = lines.map((line): BilledCharge => {
    if (line.chargeId) {
      const { turn = 0, evidenceId = null } = charged.get(line.chargeId) ?? {};
      return { chargeId: line.chargeId, turn, ...citing(cited.get(evidenceId ?? '')) };
    }
    const id = newId<'Charge'>();
    made.push({
      id,
      encounterId,
      itemId: line.itemId,
      priceId: line.priceId,
      batchId: line.batchId,
      quantity: line.quantity,
      occurredAt: occasion.at,
      createdBy: occasion.personId,
    });
    return { chargeId: id, turn: 0, ...citing(undefined) };
  });
  const encounter = isNew ? newEncounter(occasion, encounterId) : null;
  return { encounterId, charges, write: () => insertBilledCharges(tx, occasion.hospital, encounter, made) };
}

async function claim(
  tx: Tx,
  occasion: BillingOccasion,
  lines: readonly CounterLine[],
): Promise<Map<string, ClaimedCharge>> {
  const recorded = lines.flatMap((line) => (line.chargeId ? [line.chargeId] : []));
  const claimed = await claimBillable(tx, occasion.hospital, recorded);
  const charged = new Map(claimed.map((charge) => [charge.id, charge]));
  const seen = new Set<string>();
  // Twice on one bill is once too often as well.
  const isGone = ({ chargeId }: CounterLine): boolean => {
    if (!chargeId) return false;
    const isRepeat = seen.has(chargeId);
    seen.add(chargeId);
    return isRepeat || !charged.has(chargeId);
  };
  const gone = lines.findIndex(isGone);
  if (gone >= 0) throw new PramanaError('charge_billed', { field: `lines/${gone}/chargeId`, params: { line: gone } });
  for (const [index, line] of lines.entries()) refuseOther(charged.get(line.chargeId ?? ''), line, occasion, index);
  return charged;
}

/** The visit of what is billed, where all of it is of one and of the bill's kind. */
function encounterOf(occasion: BillingOccasion, charged: readonly ClaimedCharge[]): string | null {
  const [first] = charged;
  if (first === undefined || first.encounterClass !== occasion.class || first.subjectId !== occasion.subjectId)
    return null;
  return charged.every(({ encounterId }) => encounterId === first.encounterId) ? first.encounterId : null;
}

function evidenceOf(charged: readonly ClaimedCharge[]): string[] {
  return charged.flatMap(({ evidenceId }) => evidenceId ?? []);
}

function citing(cited: Cited | undefined): Omit<BilledCharge, 'chargeId' | 'turn'> {
  if (cited === undefined) return { grade: 'unsupported', evidence: null };
  const { id, kind, label, commitment, grade } = cited;
  return { grade, evidence: { id, kind, label, commitment } };
}

/** Evidence of one person's care must not stand behind another's bill, another item, price version or quantity. */
function refuseOther(
  charge: ClaimedCharge | undefined,
  line: CounterLine,
  { subjectId, aliases }: BillingOccasion,
  index: number,
): void {
  if (charge === undefined) return;
  const isOwn = [subjectId, ...aliases].includes(charge.subjectId);
  const isSame = charge.itemId === line.itemId && charge.priceId === line.priceId && charge.quantity === line.quantity;
  if (isOwn && isSame && (charge.batchId === null || charge.batchId === line.batchId)) return;
  throw new PramanaError('conflict', {
    field: `lines/${index}/chargeId`,
    detail: 'The recorded charge is for another patient, item, price or quantity.',
  });
}

function newEncounter(occasion: BillingOccasion, id: string): NewEncounter {
  return {
    id,
    class: occasion.class,
    subjectId: occasion.subjectId,
    payerId: occasion.payerId,
    startedAt: occasion.at,
    createdBy: occasion.personId,
  };
}
