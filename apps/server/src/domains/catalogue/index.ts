/** What other domains may use of the catalogue, and the routes. */
export { type BillableItem, type BillablePrice, itemsForBilling } from './billable.service.ts';
export { createPriceInTx, createPrices, type PriceInput, type Pricing } from './price.service.ts';
export { loadTaxRules, taxRulesFor } from './tax.service.ts';
export type { TaxContext, TaxRule } from './tax.store.ts';
