import { readFile } from 'node:fs/promises';
import type { catalogueTemplate, DataOf, OfferedJson, SHIPPED_LISTS } from '@pramana/contract';
import { type ItemId, PramanaError, toCsv, toDecimal } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import type { Services } from '../../platform/services.ts';
import { ensureNode } from '../sealing/index.ts';
import { previewImport } from './import-job.service.ts';
import { COLUMNS } from './import-row.service.ts';
import { openImportFile } from './import.service.ts';
import { readItems, type StoredItem } from './item.store.ts';
import type { Pricing } from './price.policy.ts';
import { type PriceFigures, standardPrices } from './price.store.ts';
import { loadStandardTaxRules } from './tax.service.ts';
import { codesOf, templateItems, templateOwner, templateVersions } from './template.store.ts';

type Group = Pick<OfferedJson, 'kind' | 'category'>;

/** The operator as one who sets items and prices of the node's own organisation, which keeps the template. */
export async function templateActing(services: Services, authorId: Pricing['authorId']): Promise<Pricing> {
  await ensureNode(services);
  const hospital = await services.db.onNode(templateOwner);
  if (hospital === undefined) throw new PramanaError('log_origin_missing');
  return { hospital, authorId, at: new Date(services.clock.now()) };
}

/** The template as its operator sees it. */
export async function showTemplate(tx: Tx, { hospital }: Pricing): Promise<DataOf<typeof catalogueTemplate.node.show>> {
  const versions = await templateVersions(tx, hospital.id);
  return {
    groups: groupsOf(await templateItems(tx, hospital.id), new Set()).map(({ fresh: _, ...group }) => group),
    versions: versions.map(({ summary, at, ...version }) => ({
      ...version,
      at: at.toISOString(),
      added: summary.added,
      changed: summary.changed,
      priceChanges: summary.priceChanges,
    })),
  };
}

/** Checks a file for the template and keeps it for the run, as an import of a hospital; answers its id. */
export async function previewTemplate(tx: Tx, acting: Pricing, bytes: Uint8Array): Promise<string> {
  // The law that a row is held against; a hospital has it from its opening on.
  await loadStandardTaxRules(tx, { ...acting, authorId: null });
  const file = await openImportFile(bytes, acting.hospital.currency);
  return previewImport(tx, acting, { file, bytes });
}

const SHIPPED: Record<(typeof SHIPPED_LISTS)[number], URL> = {
  'jan-aushadhi': new URL('../../../../../demo/medicines.csv', import.meta.url),
  services: new URL('../../../../../lists/services.csv', import.meta.url),
};

/** A list that comes with Pramana, as a file in the import format. */
export function shippedList(list: keyof typeof SHIPPED): Promise<Buffer> {
  return readFile(SHIPPED[list]);
}

/** The template's groups, and of each how many items this hospital does not have yet; none while there is no template. */
export async function offerTemplate({ db }: Services, { hospital }: Pricing): Promise<OfferedJson[]> {
  const node = await db.onNode(templateOwner);
  if (node === undefined) return [];
  const items = await db.inHospital(node.id, (tx) => templateItems(tx, node.id));
  return groupsOf(items, await db.inHospital(hospital.id, (tx) => codesOf(tx, hospital.id)));
}

/**
 * Puts what these groups have and this hospital has not into an import, to be looked at and run like a file; answers its
 * id. Prices come along where both count in the same money. `template_empty` when nothing is left to take.
 */
export async function takeTemplate({ db }: Services, acting: Pricing, groups: readonly Group[]): Promise<string> {
  const node = await db.onNode(templateOwner);
  if (node === undefined) throw new PramanaError('template_empty');
  const known = await db.inHospital(acting.hospital.id, (tx) => codesOf(tx, acting.hospital.id));
  const wanted = new Set(groups.map(nameOf));
  const csv = await db.inHospital(node.id, async (tx) => {
    const codes = (await templateItems(tx, node.id))
      .filter((item) => wanted.has(nameOf(item)) && !known.has(item.code))
      .map(({ code }) => code);
    if (codes.length === 0) throw new PramanaError('template_empty');
    const items = await readItems(tx, node.id, { codes });
    const ids = items.map(({ id }) => id);
    const prices = await standardPrices(tx, node.id, ids, acting.at);
    return csvOf(items, prices, node.currency === acting.hospital.currency ? node.currency : null);
  });
  const bytes = Buffer.from(csv);
  const file = await openImportFile(bytes, acting.hospital.currency);
  return db.inHospital(acting.hospital.id, (tx) => previewImport(tx, acting, { file, bytes, source: 'template' }));
}

const nameOf = ({ kind, category }: { kind: string; category: string }): string => `${kind}\n${category}`;

function groupsOf(
  items: readonly { code: string; kind: string; category: string; isPriced: boolean }[],
  known: ReadonlySet<string>,
): OfferedJson[] {
  return [...Map.groupBy(items, nameOf).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return {
      // Written by the importer, which knows no other kinds.
      kind: first.kind as OfferedJson['kind'],
      category: first.category,
      items: group.length,
      fresh: group.filter(({ code }) => !known.has(code)).length,
      priced: group.filter(({ isPriced }) => isPriced).length,
    };
  });
}

/** Items in the import format; prices only in `currency`. */
function csvOf(
  items: readonly StoredItem[],
  prices: Awaited<ReturnType<typeof standardPrices>>,
  currency: string | null,
): string {
  const money = (price: PriceFigures, which: 'rate' | 'mrp' | 'ceiling'): string =>
    currency === null || price[which] === null ? '' : toDecimal(price[which].amount, currency);
  const figures = (id: ItemId, packSize: bigint): Partial<Record<string, string>> => {
    const price = prices.get(id);
    // The format has prices per pack; a price whose limits could not come along does not come either.
    const isPerPack = [price?.rate, price?.mrp, price?.ceiling].every((each) => !each || each.per === packSize);
    if (currency === null || price === undefined || !isPerPack) return {};
    return {
      mrp: money(price, 'mrp'),
      rate: money(price, 'rate'),
      ceiling: money(price, 'ceiling'),
      ceiling_source: price.ceilingSource,
    };
  };
  const rows = items.map((item) => {
    const cells: Partial<Record<string, string>> = {
      code: item.code,
      name: item.name,
      unit: item.unit,
      pack_size: String(item.packSize),
      hsn: item.hsn,
      tax_class: item.taxClass,
      kind: item.kind,
      generic_name: item.genericName,
      strength: item.strength,
      form: item.form,
      pack_label: item.packLabel,
      ...figures(item.id, item.packSize),
      schedule: item.schedule ?? '',
      category: item.category,
      manufacturer: item.manufacturer,
      barcode: item.barcode ?? '',
      description: item.description,
    };
    return COLUMNS.map((column) => cells[column] ?? '');
  });
  return toCsv(COLUMNS, rows);
}
