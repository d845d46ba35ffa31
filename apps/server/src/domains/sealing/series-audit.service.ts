import { setImmediate as turn } from 'node:timers/promises';
import type { SubjectId } from '@pramana/kernel';
import { equal } from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import { type AuditedBlock, type AuditedSeries, auditedBlocks } from './audit.store.ts';
import { type AuditKeys, judgeBlock, openBodies } from './block-audit.service.ts';
import { genesisItems, labelOf, type Recomputed } from './block.claim.ts';
import type { SealingHospital } from './block.service.ts';
import type { AuditedPair, ReadDocuments } from './document-audit.service.ts';
import type { AuditFinding } from './rebuild.service.ts';
import { compareItems } from './row-audit.service.ts';
import type { SeriesRow } from './series.store.ts';
import { Turns } from './turns.service.ts';

/** Blocks read, decrypted and compared at once: what the audit holds in memory, however large the hospital is. */
const PAGE = 250;
/** Pages whose rows may be on their way at once. */
const SETTLING = 2;
/** Blocks judged before the database's answers are looked at: it must never wait for the next question. */
const AT_A_TURN = 50;
/** Missing numbers named one by one; a longer gap is named by its first and last. */
const NAMED_GAP = 50;

/** What the audit of one hospital shares with that of its series. */
export interface SeriesAuditContext {
  readonly hospital: SealingHospital;
  readonly hospitalSubject: SubjectId;
  readonly keys: AuditKeys;
  readonly read: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly report: (finding: AuditFinding) => void;
  readonly add: (document: string, code: string, table: string, field: string, block?: AuditedBlock | null) => void;
  /** Hears what time each block was sealed with, in the order of its series; of none whose claim cannot be read. */
  readonly timed: (block: AuditedBlock, time: number) => void;
  /** Reads the rows of judged blocks; several pages at once. */
  readonly rows: (page: readonly AuditedPair[], kind: string | null) => Promise<ReadDocuments[]>;
  /** Reports what a page shows; one page after the other. */
  readonly settle: (page: readonly AuditedPair[], rows: readonly ReadDocuments[]) => Promise<void>;
}

/** How far a series was judged: the last number, its block, and the hashes that the next one may name. */
interface Chain {
  after: number;
  before: readonly Uint8Array[];
  last: AuditedBlock | null;
}

/** Judges the blocks of each series in order of number: bodies, chain, gaps, and whether it ends where its row says. */
export async function auditAllSeries(context: SeriesAuditContext, all: readonly AuditedSeries[]): Promise<void> {
  const turns = new Turns(SETTLING);
  let chain = newChain();
  try {
    for await (const { series, blocks, isLast } of pagesOf(context, all)) {
      const judged = await judgePage(context, series, blocks, chain);
      await turns.add(
        () => context.rows(judged, series.row?.kind ?? null),
        (rows) => context.settle(judged, rows),
      );
      if (!isLast) continue;
      const ended = chain;
      await turns.add(
        async () => undefined,
        () => reportEnd(context, series, ended),
      );
      chain = newChain();
    }
  } finally {
    await turns.end();
  }
}

const newChain = (): Chain => ({ after: -1, before: [], last: null });

/** Where a series ends, against what its row says. */
function reportEnd(context: SeriesAuditContext, series: AuditedSeries, { after, before, last }: Chain): void {
  const { code, row, highest } = series;
  if (row === null) return context.add(code, 'series_missing', 'series', 'code');
  const ends = last !== null && before.some((hash) => equal(hash, row.lastHash));
  // Whoever removed the last blocks left the hash of one of them; the true last hash means that there never were more.
  if (row.lastNumber < highest || (row.lastNumber > highest && ends)) {
    context.add(code, 'last_number_altered', 'series', 'last_number', last);
  } else reportGap(context, code, after + 1, row.lastNumber + 1);
  if (row.lastNumber === highest && last !== null && !ends) {
    context.add(code, 'last_hash_altered', 'series', 'last_hash', last);
  }
}

interface Page {
  readonly series: AuditedSeries;
  readonly blocks: readonly AuditedBlock[];
  /** Nothing of the series stands behind it. */
  readonly isLast: boolean;
}

/** Page behind page, series behind series: the next one is on its way while one is judged, and the rows of those before are read. */
async function* pagesOf(context: SeriesAuditContext, all: readonly AuditedSeries[]): AsyncGenerator<Page, void> {
  const [first] = all;
  let next = first && readPage(context, first, -1);
  for (const [index, series] of all.entries()) {
    for (let isLast = false; !isLast; ) {
      const blocks = (await next) ?? [];
      const end = blocks.at(-1);
      isLast = end === undefined || blocks.length < PAGE;
      const following = all[index + 1];
      if (end !== undefined && !isLast) next = readPage(context, series, end.number);
      else next = following && readPage(context, following, -1);
      yield { series, blocks, isLast };
    }
  }
}

/** The blocks of a series behind a number. */
function readPage(context: SeriesAuditContext, { code, highest }: AuditedSeries, after: number) {
  const page = { series: code, after, last: highest, limit: PAGE };
  const read = context.read((tx) => auditedBlocks(tx, context.hospital.id, page, context.hospitalSubject));
  // Whoever waits for it hears of it; nobody does, when the audit ends before.
  read.catch(() => undefined);
  return read;
}

/** Judges the blocks that follow the end of a chain, and moves that. */
async function judgePage(
  context: SeriesAuditContext,
  { code, row }: AuditedSeries,
  blocks: readonly AuditedBlock[],
  chain: Chain,
): Promise<AuditedPair[]> {
  const page: AuditedPair[] = [];
  for (let at = 0; at < blocks.length; at += AT_A_TURN) {
    // What the database has answered meanwhile is taken, and it gets its next question.
    if (at > 0) await turn();
    for (const [block, body] of openBodies(context, blocks.slice(at, at + AT_A_TURN))) {
      reportGap(context, code, chain.after + 1, block.number);
      const judged = judgeBlock(context, block, body, block.number === chain.after + 1 ? chain.before : []);
      if (block.number === 0 && row !== null && judged.claim !== null) compareSeries(context, row, block, judged.claim);
      // The claim's own time: the column may have been altered, and nothing vouches for it where no claim opens.
      if (judged.claim !== null) context.timed(block, judged.claim.header.time);
      Object.assign(chain, { after: block.number, before: judged.successors, last: block } satisfies Chain);
      page.push({ block, judged });
    }
  }
  return page;
}

/** What a series numbers stands in its genesis. */
function compareSeries(
  context: SeriesAuditContext,
  row: SeriesRow,
  genesis: AuditedBlock,
  { items }: Recomputed,
): void {
  const stored = genesisItems(row.kind, row.financialYear, row.counter);
  for (const { code, table, field } of compareItems({ table: 'series' }, items, stored)) {
    context.add(row.code, code, table, field, genesis);
  }
}

/** Reports the numbers from `from` up to before `to` as missing. */
function reportGap({ report }: SeriesAuditContext, series: string, from: number, to: number): void {
  if (to <= from) return;
  const missing = (number: number, document = labelOf(series, number)): void =>
    report({
      code: 'block_missing',
      document,
      table: 'block',
      field: 'number',
      block: labelOf(series, number),
      since: null,
    });
  if (to - from > NAMED_GAP) missing(from, `${labelOf(series, from)} to ${labelOf(series, to - 1)}`);
  else for (let number = from; number < to; number++) missing(number);
}
