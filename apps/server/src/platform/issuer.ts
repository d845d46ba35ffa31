import type { HospitalId } from '@pramana/kernel';
import { fixed, type Tx } from './database/index.ts';
import type { Issuer } from './documents/index.ts';

const hospitalById = fixed((tx, { hospital }: { hospital: HospitalId }) =>
  tx
    .selectFrom('hospital')
    .select(['name', 'address', 'phone', 'gstin', 'drug_licences', 'state_code'])
    .where('id', '=', hospital)
    .compile(),
);

/** Who a document is from, as printed at its head. */
export async function issuerOf(tx: Tx, hospital: HospitalId): Promise<Issuer & { placeOfSupply: string }> {
  const [row] = await hospitalById(tx, { hospital });
  if (row === undefined) throw new Error('There is no such hospital.');
  const { line = '', city = '', district = '', state = '', postalCode = '' } = row.address as Record<string, string>;
  const place = [city, district].filter(Boolean).join(', ');
  return {
    name: row.name,
    address: [line, [place, postalCode].filter(Boolean).join(' ')].filter(Boolean),
    phone: row.phone,
    gstin: row.gstin,
    drugLicences: row.drug_licences,
    placeOfSupply: [row.state_code, state].filter(Boolean).join(' '),
  };
}
