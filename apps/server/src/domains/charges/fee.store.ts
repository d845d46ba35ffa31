import type { HospitalId, PersonId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import type { FeeCase, FeeRule } from './fee.policy.ts';

export interface FeeRow extends FeeRule {
  id: string;
  doctor: string | null;
  department: string | null;
  visitType: string | null;
  item: string;
  madeBy: string;
  madeAt: Date;
}

/** The rules in force, with the names of what they hold for. */
export async function readFees(tx: Tx, hospital: HospitalId): Promise<FeeRow[]> {
  const rows = await tx
    .selectFrom('fee_rule as f')
    .innerJoin('item', (join) =>
      join.onRef('item.hospital_id', '=', 'f.hospital_id').onRef('item.id', '=', 'f.item_id'),
    )
    .innerJoin('person as maker', 'maker.id', 'f.made_by')
    .leftJoin('person as doctor', 'doctor.id', 'f.doctor_id')
    .leftJoin('department as d', (join) =>
      join.onRef('d.hospital_id', '=', 'f.hospital_id').onRef('d.id', '=', 'f.department_id'),
    )
    .leftJoin('visit_type as v', (join) =>
      join.onRef('v.hospital_id', '=', 'f.hospital_id').onRef('v.id', '=', 'f.visit_type_id'),
    )
    .selectAll('f')
    .select(['item.name as item', 'maker.name as maker', 'doctor.name as doctor', 'd.name as department'])
    .select('v.name as visit')
    .where('f.hospital_id', '=', hospital)
    .where('f.ended_at', 'is', null)
    .orderBy('f.made_at')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    doctorId: row.doctor_id,
    departmentId: row.department_id,
    visitTypeId: row.visit_type_id,
    testCode: row.test_code,
    itemId: row.item_id,
    doctor: row.doctor,
    department: row.department,
    visitType: row.visit,
    item: row.item,
    madeBy: row.maker,
    madeAt: row.made_at,
  }));
}

type Case = Omit<FeeRule, 'itemId'>;

/** Ends the rule in force for exactly this case. */
export async function endFee(tx: Tx, hospital: HospitalId, of: Case, by: PersonId, at: Date): Promise<void> {
  await tx
    .updateTable('fee_rule')
    .set({ ended_by: by, ended_at: at })
    .where('hospital_id', '=', hospital)
    .where('doctor_id', 'is not distinct from', of.doctorId)
    .where('department_id', 'is not distinct from', of.departmentId)
    .where('visit_type_id', 'is not distinct from', of.visitTypeId)
    .where('test_code', 'is not distinct from', of.testCode)
    .where('ended_at', 'is', null)
    .execute();
}

/** A rule that somebody made for the same case at the same time violates `fee_rule_in_force`. */
export async function insertFee(
  tx: Tx,
  hospital: HospitalId,
  rule: FeeRule & { id: string },
  by: PersonId,
  at: Date,
): Promise<void> {
  await tx
    .insertInto('fee_rule')
    .values({
      hospital_id: hospital,
      id: rule.id,
      doctor_id: rule.doctorId,
      department_id: rule.departmentId,
      visit_type_id: rule.visitTypeId,
      test_code: rule.testCode,
      item_id: rule.itemId,
      made_by: by,
      made_at: at,
    })
    .execute();
}

/** A doctor's department, and which kind of visit an encounter is. */
export async function feeCase(
  tx: Tx,
  hospital: HospitalId,
  doctorId: PersonId,
  encounterId: string | null,
): Promise<FeeCase> {
  const member = await tx
    .selectFrom('member')
    .select('department_id')
    .where('hospital_id', '=', hospital)
    .where('person_id', '=', doctorId)
    .executeTakeFirst();
  const visit =
    encounterId === null
      ? undefined
      : await tx
          .selectFrom('appointment')
          .innerJoin('encounter', (join) =>
            join
              .onRef('encounter.hospital_id', '=', 'appointment.hospital_id')
              .onRef('encounter.subject_id', '=', 'appointment.subject_id'),
          )
          .select('appointment.visit_type_id')
          .where('encounter.hospital_id', '=', hospital)
          .where('encounter.id', '=', encounterId)
          .whereRef('appointment.encounter_id', '=', 'encounter.id')
          .executeTakeFirst();
  return { doctorId, departmentId: member?.department_id ?? null, visitTypeId: visit?.visit_type_id ?? null };
}
