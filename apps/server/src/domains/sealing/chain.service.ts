import type { BlockJson, ChainHeadJson, DataOf, QueryOf, sealing } from '@pramana/contract';
import { PramanaError } from '@pramana/kernel';
import { EMPTY_ROOT, toHex } from '@pramana/ledger';
import type { Static } from 'typebox';
import type { Tx } from '../../platform/database/index.ts';
import { labelOf } from './block.claim.ts';
import type { SealedBlock, SealingHospital } from './block.service.ts';
import { type OpenBlock, openBlocks } from './open.service.ts';
import { type BlockCursor, type BlockRef, type ListedBlock, listBlocks, newestBlocks } from './block.store.ts';
import { listLogs } from './log.store.ts';
import { countQueued } from './outbox.store.ts';
import { dueSeals } from './due-seals.policy.ts';
import type { Sequencer } from './sequencer.service.ts';
import { listSeries } from './series.store.ts';

type Place = Pick<SealingHospital, 'id'>;

const PAGE = 50;

/** A block as every screen shows it. */
export type BlockView = Static<typeof BlockJson>;

export function blockView(block: Omit<ListedBlock, 'documentId' | 'version' | 'subjectId' | 'authorId'>): BlockView {
  return {
    series: block.series,
    number: block.number,
    label: labelOf(block.series, block.number),
    kind: block.kind,
    hash: toHex(block.hash),
    prev: toHex(block.prev),
    commitment: toHex(block.commitment),
    at: block.at.toISOString(),
    author: block.author,
    state: block.entry === null ? 'queued' : block.entry.witnessed ? 'witnessed' : 'sealed',
    index: block.entry?.index ?? null,
  };
}

/** A block that this transaction has just sealed, by the person of this name; no log has it yet. */
export function freshBlockView(block: SealedBlock, author: string): BlockView {
  return blockView({ ...block, author, entry: null });
}

/** The blocks at these places by label, in one query; absent ones are left out. */
export async function blockViews(tx: Tx, hospital: Place, refs: readonly BlockRef[]): Promise<Map<string, BlockView>> {
  const found = await listBlocks(tx, hospital.id, refs);
  return new Map(found.map((block) => [labelOf(block.series, block.number), blockView(block)]));
}

/** Where an entry stands: in which of the hospital's logs, counted from the first, and where there. */
export interface LogPosition {
  readonly log: number;
  readonly index: number;
}

/** The places of these blocks in the log, by label; one that no log holds yet is absent. */
export async function logPositions(
  tx: Tx,
  hospital: Place,
  refs: readonly BlockRef[],
): Promise<Map<string, LogPosition>> {
  if (refs.length === 0) return new Map();
  const logs = (await listLogs(tx, hospital.id)).map(({ id }) => id);
  const found = await listBlocks(tx, hospital.id, refs);
  return new Map(
    found.flatMap(({ series, number, entry }) =>
      entry === null
        ? []
        : [[labelOf(series, number), { log: logs.indexOf(entry.logId), index: entry.index }] as const],
    ),
  );
}

/** The same with their claims opened, for who may see them, in the order asked. `record_damaged` for a broken one. */
export async function openViews(
  tx: Tx,
  hospital: Place,
  refs: readonly BlockRef[],
): Promise<{ view: BlockView; open: OpenBlock }[]> {
  return (await openBlocks(tx, hospital, refs)).map((open) => ({ view: blockView(open.block), open }));
}

/** Where the hospital's log stands, as far as it is published; `not_found` when it has none. */
export async function chainHead(tx: Tx, { id }: Place, sequencer: Sequencer, now: Date): Promise<ChainHeadJson> {
  const log = (await listLogs(tx, id)).at(-1);
  if (log === undefined) throw new PramanaError('not_found');
  const published = sequencer.publications.head(log.id);
  return {
    origin: log.origin,
    vkey: log.vkey,
    size: published?.head.size ?? 0,
    root: toHex(published?.head.root ?? EMPTY_ROOT),
    signedAt: published?.signedAt.toISOString() ?? null,
    witnessed: sequencer.publications.witnessed(log.id),
    queued: await countQueued(tx, id),
    guard: { ...sequencer.guard(id) },
    dueSeals: await dueSeals(tx, id, now),
  };
}

/** Every numbering and where it stands. */
export async function seriesViews(tx: Tx, { id }: Place): Promise<DataOf<typeof sealing.chain.series>> {
  return (await listSeries(tx, id)).map(({ code, kind, financialYear, lastNumber, lastHash }) => ({
    code,
    kind,
    financialYear,
    lastNumber,
    lastHash: toHex(lastHash),
  }));
}

/** A page of the newest blocks; `next` is where the one after it begins. `invalid_field` for a cursor that is none. */
export async function blockPage(
  tx: Tx,
  { id }: Place,
  { cursor, ...asked }: QueryOf<typeof sealing.chain.blocks>,
): Promise<{ data: BlockView[]; next: string | null }> {
  // Looks are many and tell little one by one: they are shown to whoever asks for their series or kind.
  const filter = Object.keys(asked).length === 0 ? { without: 'access' } : asked;
  const after = cursor === undefined ? {} : { after: readPlace(cursor) };
  const found = await newestBlocks(tx, id, { ...filter, ...after }, PAGE + 1);
  const page = found.slice(0, PAGE);
  const last = page.at(-1);
  return { data: page.map(blockView), next: found.length > PAGE && last !== undefined ? writePlace(last) : null };
}

/** A place in the list: nothing in it is about a person. */
function writePlace({ at, series, number }: BlockCursor): string {
  return `${at.getTime()}.${series}.${number}`;
}

function readPlace(cursor: string): BlockCursor {
  const [, time, series, number] = /^([0-9]{1,15})\.([A-Z0-9/-]{1,16})\.([0-9]{1,15})$/.exec(cursor) ?? [];
  if (time === undefined || series === undefined) throw new PramanaError('invalid_field', { field: 'cursor' });
  return { at: new Date(Number(time)), series, number: Number(number) };
}
