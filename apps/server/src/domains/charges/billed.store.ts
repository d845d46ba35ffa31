import type { HospitalId } from '@pramana/kernel';
import { sql } from 'kysely';
import { fixed, type Tx } from '../../platform/database/index.ts';
import { insertEncounter, type NewCharge, type NewEncounter } from './charge.store.ts';

/**
 * Charges that the counter itself makes: billed in the same transaction in which they are recorded. With the encounter
 * that they open, if they open one.
 */
export async function insertBilledCharges(
  tx: Tx,
  hospital: HospitalId,
  encounter: NewEncounter | null,
  charges: readonly NewCharge[],
): Promise<void> {
  if (charges.length === 0) return encounter === null ? undefined : insertEncounter(tx, hospital, encounter);
  const rows = JSON.stringify(charges.map(({ quantity, ...charge }) => ({ ...charge, quantity: String(quantity) })));
  if (encounter === null) await writeCharges(tx, { hospital, rows });
  else await writeVisit(tx, { ...encounter, hospital, rows });
}

interface Charging {
  hospital: HospitalId;
  rows: string;
}

const writeCharges = fixed((tx, charging: Charging) => charged(charging).compile(tx));

const writeVisit = fixed((tx, visit: NewEncounter & Charging) =>
  sql`
    with visit as (
      insert into encounter (hospital_id, id, class, subject_id, payer_id, started_at, created_by)
      values (${visit.hospital}, ${visit.id}, ${visit.class}, ${visit.subjectId}, ${visit.payerId}, ${visit.startedAt},
        ${visit.createdBy}))
    ${charged(visit)}`.compile(tx),
);

const charged = ({ hospital, rows }: Charging) =>
  sql`
    insert into charge (hospital_id, id, encounter_id, item_id, price_id, batch_id, quantity, status, occurred_at,
      created_by, created_at)
    select ${hospital}::uuid, id, "encounterId", "itemId", "priceId", "batchId", quantity, 'billed', "occurredAt",
      "createdBy", "occurredAt"
    from json_to_recordset(${rows}::json) as made (id uuid, "encounterId" uuid, "itemId" uuid, "priceId" uuid,
      "batchId" uuid, quantity bigint, "occurredAt" timestamptz, "createdBy" uuid)`;
