import type { Role, SecondFactorRuleJson } from '@pramana/contract';
import type { HospitalId, PersonId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { Standing } from './second-factor.policy.ts';

/** Everything that decides whether this person needs a second factor. */
export async function standingOf(tx: Tx, person: PersonId): Promise<Standing> {
  const who = await tx
    .selectFrom('person')
    .select([
      'operator',
      sql<boolean>`exists (select from factor where person_id = person.id and confirmed_at is not null)`.as('has'),
    ])
    .where('id', '=', person)
    .executeTakeFirstOrThrow();
  const places = await tx
    .selectFrom('membership')
    .innerJoin('hospital', 'hospital.id', 'membership.hospital_id')
    .select(['hospital.second_factor as rule', sql<Role[]>`array_agg(membership.role)`.as('roles')])
    .where('membership.person_id', '=', person)
    .where('membership.active', '=', true)
    .groupBy(['hospital.id', 'hospital.second_factor'])
    .execute();
  return {
    operator: who.operator,
    hasFactor: who.has,
    places: places.map(({ rule, roles }) => ({ rule: rule as SecondFactorRuleJson | null, roles })),
  };
}

/** The rule of a hospital, null where the node's standard holds, and how many of its people have no second factor. */
export async function ruleOf(
  tx: Tx,
  hospital: HospitalId,
): Promise<{ rule: SecondFactorRuleJson | null; without: number }> {
  const row = await tx
    .selectFrom('hospital')
    .select([
      'second_factor',
      sql<number>`(select count(distinct m.person_id)::int from membership m
        join person p on p.id = m.person_id and p.active
        where m.hospital_id = hospital.id and m.active and m.role not in ('patient', 'guardian')
          and not exists (select from factor f where f.person_id = m.person_id and f.confirmed_at is not null))`.as(
        'without',
      ),
    ])
    .where('id', '=', hospital)
    .executeTakeFirstOrThrow();
  return { rule: row.second_factor as SecondFactorRuleJson | null, without: row.without };
}

export async function setRule(tx: Tx, hospital: HospitalId, rule: SecondFactorRuleJson): Promise<void> {
  await tx.updateTable('hospital').set({ second_factor: rule }).where('id', '=', hospital).execute();
}
