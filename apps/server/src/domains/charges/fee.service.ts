import type { FeeRuleInputJson, FeeRuleJson } from '@pramana/contract';
import { type HospitalId, type ItemId, type PersonId, PramanaError, type SubjectId } from '@pramana/kernel';
import { type Tx, violatedConstraint } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { findItem, itemsForBilling } from '../catalogue/index.ts';
import { chargeCare } from './billable.service.ts';
import { openOutpatient } from './encounter.service.ts';
import { feeOf } from './fee.policy.ts';
import { endFee, feeCase, insertFee, readFees } from './fee.store.ts';

/** A consultation that was sealed for the first time. */
export interface Consulted {
  readonly hospital: HospitalId;
  readonly subjectId: SubjectId;
  readonly encounterId: string | null;
  readonly doctorId: PersonId;
  readonly evidenceId: string;
  readonly at: Date;
}

/**
 * The consultation's fee becomes billable by the rule that says most, in the transaction that seals it. Without a rule, or
 * where its service has no price or is no longer offered, none arises: a doctor is never kept from sealing by it, and the
 * counter's list says so.
 */
export async function chargeConsultation(tx: Tx, consulted: Consulted): Promise<void> {
  const { hospital, doctorId } = consulted;
  const rules = await readFees(tx, hospital);
  if (rules.length === 0) return;
  const rule = feeOf(rules, await feeCase(tx, hospital, doctorId, consulted.encounterId));
  if (rule !== null) await chargeService(tx, consulted, rule.itemId);
}

/** A result that a doctor released for the first time. */
export interface Tested extends Consulted {
  /** Of the catalogue. */
  readonly testCode: string;
}

/**
 * A test becomes billable by its rule, in the transaction that releases its result; the charge cites that result. Without a
 * rule or a price none arises, as of consultations.
 */
export async function chargeTest(tx: Tx, tested: Tested): Promise<void> {
  const rules = await readFees(tx, tested.hospital);
  const rule = rules.find(({ testCode }) => testCode === tested.testCode);
  if (rule !== undefined) await chargeService(tx, tested, rule.itemId);
}

async function chargeService(tx: Tx, done: Consulted, itemId: string): Promise<void> {
  const { hospital, subjectId, doctorId, evidenceId, at } = done;
  const item = (await itemsForBilling(tx, hospital, [itemId as ItemId], at)).get(itemId as ItemId);
  if (item === undefined || item.status === 'retired' || !item.price) return;
  const encounterId = done.encounterId ?? (await openOutpatient(tx, { hospital, subjectId, by: doctorId, at }));
  const occasion = { hospital, encounterId, evidenceId, personId: doctorId, at };
  await chargeCare(tx, occasion, [{ itemId: item.id, quantity: 1n, batchId: null, line: 0 }]);
}

/** The rules in force, with what each asks at this moment. */
export async function listFees(tx: Tx, hospital: HospitalId, at: Date): Promise<FeeRuleJson[]> {
  const rows = await readFees(tx, hospital);
  const ids = [...new Set(rows.map(({ itemId }) => itemId as ItemId))];
  const items = await itemsForBilling(tx, hospital, ids, at);
  return rows.map(({ madeAt, ...row }) => {
    const item = items.get(row.itemId as ItemId);
    const rate = item?.price && item.status !== 'retired' ? item.price.rate : null;
    return {
      ...row,
      unit: item?.unit ?? '',
      rate: rate && { amount: String(rate.amount), per: Number(rate.per) },
      madeAt: madeAt.toISOString(),
    };
  });
}

interface Setting {
  tx: Tx;
  hospital: { id: HospitalId };
  actor: { personId: PersonId };
  at: Date;
}

/** Sets, changes or, with no item, ends the rule for one case. Goods are no fee: `invalid_field`. */
export async function setFee({ tx, hospital, actor, at }: Setting, rule: FeeRuleInputJson): Promise<void> {
  const { itemId, ...of } = rule;
  if (of.doctorId !== null && of.departmentId !== null)
    throw new PramanaError('invalid_field', { field: 'departmentId', detail: 'A doctor or a department, not both.' });
  if (of.testCode !== null && (of.doctorId !== null || of.departmentId !== null || of.visitTypeId !== null))
    throw new PramanaError('invalid_field', { field: 'testCode', detail: 'A rule of a test holds for everybody.' });
  await endFee(tx, hospital.id, of, actor.personId, at);
  if (itemId === null) return;
  const item = await findItem(tx, hospital.id, itemId as ItemId);
  if (item === null) throw new PramanaError('not_found', { field: 'itemId' });
  if (item.status === 'retired') throw new PramanaError('item_retired', { field: 'itemId' });
  if (item.stocked)
    throw new PramanaError('invalid_field', {
      field: 'itemId',
      detail: 'Consultations and tests are billed as services.',
    });
  await insertFee(tx, hospital.id, { id: newId(at.getTime()), ...of, itemId }, actor.personId, at).catch(
    (error: unknown) => {
      if (violatedConstraint(error) === 'fee_rule_in_force') throw new PramanaError('conflict', { cause: error });
      if (violatedConstraint(error) !== '') throw new PramanaError('not_found', { cause: error });
      throw error;
    },
  );
}
