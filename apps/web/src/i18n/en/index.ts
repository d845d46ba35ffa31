import access from './access.json' with { type: 'json' };
import appointments from './appointments.json' with { type: 'json' };
import billing from './billing.json' with { type: 'json' };
import catalogue from './catalogue.json' with { type: 'json' };
import charges from './charges.json' with { type: 'json' };
import common from './common.json' with { type: 'json' };
import consultations from './consultations.json' with { type: 'json' };
import diagnostics from './diagnostics.json' with { type: 'json' };
import departments from './departments.json' with { type: 'json' };
import disclosures from './disclosures.json' with { type: 'json' };
import erasure from './erasure.json' with { type: 'json' };
import fhir from './fhir.json' with { type: 'json' };
import files from './files.json' with { type: 'json' };
import hospitals from './hospitals.json' with { type: 'json' };
import identity from './identity.json' with { type: 'json' };
import keys from './keys.json' with { type: 'json' };
import patients from './patients.json' with { type: 'json' };
import people from './people.json' with { type: 'json' };
import permission from './permission.json' with { type: 'json' };
import pharmacy from './pharmacy.json' with { type: 'json' };
import problem from './problem.json' with { type: 'json' };
import records from './records.json' with { type: 'json' };
import scan from './scan.json' with { type: 'json' };
import sealing from './sealing.json' with { type: 'json' };
import stock from './stock.json' with { type: 'json' };
import witnesses from './witnesses.json' with { type: 'json' };

/** One file per domain; what all share in `common`, and what each permission allows in `permission`. */
export default {
  ...common,
  access,
  appointments,
  billing,
  catalogue,
  charges,
  consultations,
  departments,
  diagnostics,
  disclosures,
  erasure,
  fhir,
  files,
  hospitals,
  identity,
  keys,
  patients,
  people,
  permission,
  pharmacy,
  problem,
  records,
  scan,
  sealing,
  stock,
  witnesses,
};
