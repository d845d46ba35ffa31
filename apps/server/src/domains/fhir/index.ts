/** What other parts may use of FHIR: so far taking bundles over. */
export { importBundle, type Imported } from './import.service.ts';
