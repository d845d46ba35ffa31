import type { AuditorBundleJson } from '@pramana/contract';
import type { Tx } from '../../platform/database/index.ts';
import { readCursor, writeCursor } from '../../platform/cursor.ts';
import type { Hospital } from '../../platform/session.ts';
import { blockViews, labelOf } from '../sealing/index.ts';
import { readBundle } from './bundle.service.ts';
import { type BundleRow, newestBundles } from './bundle.store.ts';

const PAGE = 50;
const NEWEST = 'n';

/** A page of what was handed out, newest first. */
export async function bundlePage(
  tx: Tx,
  hospital: Hospital,
  cursor: string | undefined,
): Promise<{ data: AuditorBundleJson[]; next: string | null }> {
  const rows = await newestBundles(tx, hospital.id, readCursor(cursor, [NEWEST])?.id ?? null, PAGE + 1);
  const last = rows.at(PAGE - 1);
  const next = rows.length > PAGE && last !== undefined ? writeCursor(NEWEST, last.id) : null;
  return { data: await views(tx, hospital, rows.slice(0, PAGE)), next };
}

/** One of them; `not_found`. */
export async function bundleView(tx: Tx, hospital: Hospital, id: string): Promise<AuditorBundleJson> {
  const [view] = await views(tx, hospital, [await readBundle(tx, hospital, id)]);
  if (view === undefined) throw new Error('A bundle without its block.');
  return view;
}

async function views(
  tx: Tx,
  hospital: Hospital,
  rows: readonly (BundleRow & { author: string })[],
): Promise<AuditorBundleJson[]> {
  const blocks = await blockViews(tx, hospital, rows);
  return rows.flatMap((row) => {
    const block = blocks.get(labelOf(row.series, row.number));
    if (block === undefined) return [];
    const { id, at, author, from, to, auditor, recipient, reason, ranges } = row;
    const entries = ranges.reduce((sum, { first, end }) => sum + end - first, 0);
    return [{ id, at: at.toISOString(), author, from, to, auditor, recipient, reason, entries, block }];
  });
}
