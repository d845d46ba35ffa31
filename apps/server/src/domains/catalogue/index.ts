/** What other domains may use of the catalogue, and the routes. */
import type { FastifyInstance } from 'fastify';
import { registerCatalogueAudit } from './audit.service.ts';
import { importRoutes } from './import.routes.ts';
import { itemRoutes } from './item.routes.ts';
import { pictureRoutes } from './picture.routes.ts';
import { priceRoutes } from './price.routes.ts';
import { templateRoutes } from './template.routes.ts';

export { type BillableItem, type BillablePrice, itemsForBilling, pricesById } from './billable.service.ts';
export type { ImportRow } from './import-row.service.ts';
export { JAN_AUSHADHI, readJanAushadhiRow } from './janaushadhi.service.ts';
export { importCsv } from './import.service.ts';
export { addItem, type Cataloguing, findItem, findItems } from './item.service.ts';
export { setItem } from './item.store.ts';
export { storePicture } from './picture.service.ts';
export { createPriceInTx, createPrices, type PriceInput } from './price.service.ts';
export type { Pricing } from './price.policy.ts';
export { withdrawPrice } from './withdrawal.service.ts';
export { itemIdsMatching } from './search.service.ts';
export { loadStandardTaxRules, loadTaxRules, taxRulesFor, taxRulesOfItems } from './tax.service.ts';
export type { TaxContext, TaxRule } from './tax.store.ts';
export { parseRecords } from './table.service.ts';

export function cataloguePlugin(app: FastifyInstance): void {
  registerCatalogueAudit();
  itemRoutes(app);
  priceRoutes(app);
  pictureRoutes(app);
  templateRoutes(app, importRoutes(app));
}
