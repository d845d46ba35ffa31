import type { Language } from '@pramana/contract';
import type { HospitalId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { Hospital } from '../../platform/session.ts';

export interface NewHospital {
  /** A fresh one when absent. */
  id?: HospitalId;
  /** Short name in addresses and logs: `a-z 0-9 -`, at most 32. */
  slug: string;
  name: string;
  type?: string | null;
  timeZone?: string;
  currency?: string;
  dayCutHour?: number;
  yearStartMonth?: number;
  /** GST state code, two digits. */
  stateCode?: string | null;
  gstin?: string | null;
  registrationNumber?: string | null;
  drugLicences?: string[];
  phone?: string | null;
  email?: string | null;
  address?: Record<string, string>;
  settings?: Record<string, unknown>;
  /** Of messages to whoever has chosen none. */
  language?: Language | null;
  /** When it was opened; now when absent. */
  openedAt?: Date;
}

export async function insertHospital(tx: Tx, hospital: NewHospital): Promise<HospitalId> {
  const id: HospitalId = hospital.id ?? newId();
  await tx
    .insertInto('hospital')
    .values({
      id,
      slug: hospital.slug,
      name: hospital.name,
      time_zone: hospital.timeZone ?? 'Asia/Kolkata',
      currency: hospital.currency ?? 'INR',
      day_cut_hour: hospital.dayCutHour ?? 0,
      year_start_month: hospital.yearStartMonth ?? 4,
      state_code: hospital.stateCode ?? null,
      gstin: hospital.gstin ?? null,
      registration_number: hospital.registrationNumber ?? null,
      drug_licences: hospital.drugLicences ?? [],
      type: hospital.type ?? null,
      phone: hospital.phone ?? null,
      email: hospital.email ?? null,
      address: JSON.stringify(hospital.address ?? {}),
      language: hospital.language ?? null,
      ...(hospital.openedAt === undefined ? {} : { created_at: hospital.openedAt }),
      settings: JSON.stringify(hospital.settings ?? {}),
    })
    .execute();
  return id;
}

function hospitals(tx: Tx) {
  return tx
    .selectFrom('hospital')
    .select([
      'id',
      'slug',
      'name',
      'time_zone as timeZone',
      'currency',
      'day_cut_hour as dayCutHour',
      'year_start_month as yearStartMonth',
      'state_code as stateCode',
    ])
    .where('kind', '=', 'hospital');
}

/** The node's hospitals by name; the node itself is none of them. */
export async function listHospitals(tx: Tx): Promise<Hospital[]> {
  const rows = await hospitals(tx).orderBy('name').execute();
  return rows.map((row) => ({ ...row, id: row.id as HospitalId }));
}

export async function readHospital(tx: Tx, id: HospitalId): Promise<Hospital | undefined> {
  const row = await hospitals(tx).where('id', '=', id).executeTakeFirst();
  return row && { ...row, id: row.id as HospitalId };
}
