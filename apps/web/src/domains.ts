import { access } from './domains/access/index.ts';
import { appointments } from './domains/appointments/index.ts';
import { billing } from './domains/billing/index.ts';
import { charges } from './domains/charges/index.ts';
import { catalogue } from './domains/catalogue/index.ts';
import { diagnostics } from './domains/diagnostics/index.ts';
import { departments } from './domains/departments/index.ts';
import { consultations } from './domains/consultations/index.ts';
import { erasure } from './domains/erasure/index.ts';
import { fhir } from './domains/fhir/index.ts';
import { files } from './domains/files/index.ts';
import { hospitals } from './domains/hospitals/index.ts';
import { identity } from './domains/identity/index.ts';
import { keys } from './domains/keys/index.ts';
import { patients } from './domains/patients/index.ts';
import { people } from './domains/people/index.ts';
import { pharmacy } from './domains/pharmacy/index.ts';
import { records } from './domains/records/index.ts';
import { sealing } from './domains/sealing/index.ts';
import { stock } from './domains/stock/index.ts';
import { disclosures } from './domains/disclosures/index.ts';
import { witnesses } from './domains/witnesses/index.ts';
import type { WebDomain } from './lib/domain.ts';

/**
 * Every domain with screens, in the order of the navigation. To add one: write `domains/<domain>/index.ts` that exports
 * a `WebDomain` (routes with lazily loaded pages, places with permission and icon) and put it here.
 */
export const domains: readonly WebDomain[] = [
  billing,
  appointments,
  patients,
  files,
  records,
  consultations,
  diagnostics,
  fhir,
  pharmacy,
  erasure,
  catalogue,
  stock,
  charges,
  sealing,
  access,
  hospitals,
  keys,
  witnesses,
  disclosures,
  departments,
  people,
  identity,
];

export const places = domains.flatMap((domain) => domain.places ?? []);
export const searchSources = domains.flatMap((domain) => domain.search ?? []);
