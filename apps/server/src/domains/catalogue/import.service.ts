import { type ItemId, PramanaError } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { written } from './facts.service.ts';
import { type ImportFile, readImportFile } from './import-file.service.ts';
import { type PlannedRow, planImport } from './import-check.service.ts';
import { summaryOf } from './import-summary.service.ts';
import type { ImportSource, ImportSummary } from './import.store.ts';
import { insertItems, updateItem } from './item.store.ts';
import { createPrices, type PriceInput } from './price.service.ts';
import type { Pricing } from './price.policy.ts';
import { lockPrices } from './price.store.ts';
import { TableError } from './table.service.ts';

/** Why a price was set, for whoever reads its history. */
const REASON: Record<ImportSource, string> = {
  file: 'Imported from a file',
  template: 'Taken over from the template of this node',
};
/** Statements with more rows than this only get longer, not faster. */
const CHUNK = 1_000;

/** Reads a file or refuses it as a whole with `import_invalid`. */
export async function openImportFile(bytes: Uint8Array, currency: string): Promise<ImportFile> {
  try {
    return await readImportFile(bytes, currency);
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    throw new PramanaError('import_invalid', { field: 'file', detail: error.message, params: { line: error.line } });
  }
}

/**
 * Imports a file, all of it or nothing (the caller's transaction): adds and changes items, seals each changed price as an
 * entry. Throws `import_invalid` when the file no longer fits the catalogue, or would do another thing than was `seen` (the
 * digest of a preview): somebody may have made an item of the template their own. `progress` hears how many rows are done.
 */
export async function importFile(
  tx: Tx,
  acting: Pricing,
  file: ImportFile,
  { source, seen, progress }: { source: ImportSource; seen?: string; progress?: (rowsDone: number) => Promise<void> },
): Promise<ImportSummary> {
  // What a row leaves of the price that holds is settled by the plan: nobody may set one in between.
  await lockPrices(tx, acting.hospital.id, { codes: file.rows.map(({ item }) => item.code) });
  const plan = await planImport(tx, acting, file);
  const summary = summaryOf(plan);
  if (plan.errors.length > 0) {
    const [first] = plan.errors;
    throw new PramanaError('import_invalid', {
      detail: `Line ${first?.line ?? 0}: ${first?.reason ?? ''}`,
      params: { errorCount: plan.errors.length },
    });
  }
  if (seen !== undefined && seen !== summary.digest) {
    throw new PramanaError('import_invalid', {
      detail:
        'The catalogue has changed since this was looked at: the file would do something else now. Look at it again.',
    });
  }
  const ids = await writeItems(tx, acting, plan.rows);
  const prices = plan.rows.flatMap(({ facts, price }): PriceInput[] => {
    const itemId = ids.get(facts.code);
    return price === null || itemId === undefined ? [] : [{ itemId, ...price, reason: REASON[source] }];
  });
  const before = plan.rows.length - prices.length;
  await createPrices(tx, acting, prices, progress && ((sealed) => progress(before + sealed)));
  return summary;
}

/** The same for a file as text or bytes; for filling a hospital without a person in front of it. */
export async function importCsv(tx: Tx, acting: Pricing, csv: Uint8Array): Promise<ImportSummary> {
  return importFile(tx, acting, await openImportFile(csv, acting.hospital.currency), { source: 'file' });
}

async function writeItems(
  tx: Tx,
  { hospital, at }: Pricing,
  rows: readonly PlannedRow[],
): Promise<Map<string, ItemId>> {
  const ids = new Map(rows.map(({ facts, before }) => [facts.code, before?.id ?? newId<'Item'>(at.getTime())]));
  const item = ({ facts }: PlannedRow) => written(ids.get(facts.code) ?? newId<'Item'>(), facts);
  const added = rows.filter((row) => row.before === null).map(item);
  for (let from = 0; from < added.length; from += CHUNK) {
    await insertItems(tx, hospital.id, added.slice(from, from + CHUNK), at);
  }
  for (const row of rows) {
    if (row.before === null || !row.changed) continue;
    const { revision } = row.before;
    const done = await updateItem(tx, hospital.id, { ...item(row), revision }, at);
    if (!done) throw new PramanaError('conflict', { detail: `The item ${row.facts.code} was changed meanwhile.` });
  }
  return ids;
}
