import { civil, financialYear } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import { accessPlugin } from './domains/access/index.ts';
import { appointmentsPlugin } from './domains/appointments/index.ts';
import { billingPlugin, writeStandardLimits } from './domains/billing/index.ts';
import { cataloguePlugin, loadStandardTaxRules } from './domains/catalogue/index.ts';
import { chargesPlugin } from './domains/charges/index.ts';
import { departmentsPlugin } from './domains/departments/index.ts';
import { consultationsPlugin } from './domains/consultations/index.ts';
import { fhirPlugin } from './domains/fhir/index.ts';
import { diagnosticsPlugin } from './domains/diagnostics/index.ts';
import { disclosuresPlugin } from './domains/disclosures/index.ts';
import { erasurePlugin } from './domains/erasure/index.ts';
import { evidencePlugin } from './domains/evidence/index.ts';
import { filesPlugin } from './domains/files/index.ts';
import { hospitalsPlugin, type PrepareHospital } from './domains/hospitals/index.ts';
import { identityPlugin } from './domains/identity/index.ts';
import { ensureBundle, keysPlugin, requireKit } from './domains/keys/index.ts';
import { patientsPlugin } from './domains/patients/index.ts';
import { peoplePlugin } from './domains/people/index.ts';
import { pharmacyPlugin } from './domains/pharmacy/index.ts';
import { recordsPlugin } from './domains/records/index.ts';
import { createHospitalKeys, chosenLogOrigin, createHospitalLog, sealingPlugin } from './domains/sealing/index.ts';
import { stockPlugin } from './domains/stock/index.ts';
import { witnessesPlugin } from './domains/witnesses/index.ts';
import { BUILT, createServer, type PageFolders } from './platform/http/index.ts';
import type { Services } from './platform/services.ts';
import { messagesPlugin } from './platform/messages/index.ts';
import { systemRoutes } from './platform/system.ts';

/** The server's table of contents: the platform, then each domain. */
export async function createApp(services: Services, folders: PageFolders = BUILT): Promise<FastifyInstance> {
  const prepareHospital: PrepareHospital = async (tx, hospital) => {
    await requireKit(tx, services);
    const today = civil(services.clock.now(), hospital.timeZone).date;
    await createHospitalKeys(hospital.id, new Date(services.clock.now()));
    await ensureBundle(services);
    const log = await createHospitalLog(
      tx,
      hospital,
      financialYear(today, hospital.yearStartMonth),
      await chosenLogOrigin(services),
    );
    const begun = { hospital, authorId: null, at: new Date(services.clock.now()) };
    await loadStandardTaxRules(tx, begun);
    await writeStandardLimits(tx, begun);
    return log;
  };
  const app = await createServer(services, folders);
  systemRoutes(app);
  messagesPlugin(app);
  identityPlugin(app);
  departmentsPlugin(app);
  peoplePlugin(app);
  hospitalsPlugin(app, prepareHospital);
  patientsPlugin(app);
  cataloguePlugin(app);
  stockPlugin(app);
  chargesPlugin(app);
  billingPlugin(app);
  appointmentsPlugin(app);
  recordsPlugin(app);
  diagnosticsPlugin(app);
  evidencePlugin(app);
  consultationsPlugin(app);
  pharmacyPlugin(app);
  fhirPlugin(app);
  filesPlugin(app);
  erasurePlugin(app);
  sealingPlugin(app);
  witnessesPlugin(app);
  disclosuresPlugin(app);
  accessPlugin(app);
  keysPlugin(app);
  return app;
}
