import type { SubjectId } from '@pramana/kernel';
import { equal, toHex } from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import { type AuditedBlock, auditedBlocks } from './audit.store.ts';
import { AuditKeys, type BlockJudge, judgeBlock, openBodies, type OpenedBody } from './block-audit.service.ts';
import { labelOf } from './block.claim.ts';
import { listLogs } from './log.store.ts';
import { type ErasureClaim, readErasureClaim } from './rebuild.service.ts';
import { listSeries } from './series.store.ts';

/** The kind of an entry that excuses others, and is itself never excused. */
const ERASURE = 'erasure';
/** Entries opened at once: each names all leaves of one person. */
const PAGE = 50;

interface Excuse {
  readonly entry: string;
  readonly subject: SubjectId;
  readonly series: string;
  readonly number: number;
  /** Where the erasure's own entry stands: it excuses only what stood in the log before. */
  readonly place: Place;
  /** The person's own key went, so not even the claim opens. */
  everything: boolean;
}

interface Place {
  readonly log: number;
  readonly index: number;
}

/**
 * What erasures excuse, from their own claims alone: opened, intact, in the log or on their way there. The rows that tell of one
 * excuse nothing, or whoever writes rows would excuse their own damage.
 */
export class ErasedDocuments {
  /** Whose keys are gone, and how far. */
  readonly subjects = new Map<SubjectId, 'records' | 'everything'>();
  readonly #judge: Omit<BlockJudge, 'keys'>;
  #erasures = 0;
  readonly #excuses = new Map<string, Excuse>();
  readonly #counts = new Map<string, number>();
  /** The last entry read of each series. */
  readonly #read = new Map<string, number>();
  #logs: readonly string[] = [];

  constructor(judge: Omit<BlockJudge, 'keys'>) {
    this.#judge = judge;
  }

  /** Reads the entries of erasures that were logged since the last time. */
  async load(read: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>): Promise<void> {
    const { hospital, hospitalSubject } = this.#judge;
    const { series, logs } = await read(async (tx) => ({
      series: (await listSeries(tx, hospital.id)).filter(({ kind }) => kind === ERASURE),
      logs: await listLogs(tx, hospital.id),
    }));
    this.#logs = logs.map(({ id }) => id);
    for (const { code, lastNumber } of series) {
      for (;;) {
        const after = this.#read.get(code) ?? 0;
        if (after >= lastNumber) break;
        const page = { series: code, after, last: lastNumber, limit: PAGE };
        const blocks = await read((tx) => auditedBlocks(tx, hospital.id, page, hospitalSubject));
        const keys = new AuditKeys();
        for (const [block, body] of openBodies({ ...this.#judge, keys }, blocks)) this.#add(block, body);
        keys.destroy();
        const last = blocks.at(-1);
        if (last === undefined) break;
        this.#read.set(code, last.number);
      }
    }
  }

  /** How many erasures were read so far. */
  get erasures(): number {
    return this.#erasures;
  }

  #add(block: AuditedBlock, body: OpenedBody): void {
    const place = this.#placeOf(block);
    const { claim } = judgeBlock(this.#judge, block, body, []);
    const leaf = block.entry ?? block.queued;
    if (claim === null || place === null || leaf === null || !equal(leaf, claim.commitment)) return;
    const { header } = claim;
    const isItself = header.kind === ERASURE && header.series === block.series && header.number === block.number;
    if (!isItself || header.hospital !== this.#judge.hospital.slug) return;
    const said = readErasureClaim(claim.items);
    if (said === null) return;
    this.#learn(labelOf(block.series, block.number), said, place);
  }

  #learn(entry: string, { subject, extent, leaves }: ErasureClaim, place: Place): void {
    this.#erasures += 1;
    if (this.subjects.get(subject) !== 'everything') this.subjects.set(subject, extent);
    for (const { series, number, commitment } of leaves) {
      const name = toHex(commitment);
      const everything = extent === 'everything' || this.#excuses.get(name)?.everything === true;
      this.#excuses.set(name, { entry, subject, series, number, place, everything });
    }
  }

  /** What waits for the log comes behind all that stands there; an erasure behind what it names. */
  #placeOf({ kind, entry, queued, logId, index }: AuditedBlock): Place | null {
    if (entry === null && queued !== null) return { log: this.#logs.length, index: kind === ERASURE ? 1 : 0 };
    const log = logId === null ? -1 : this.#logs.indexOf(logId);
    return log === -1 || index === null ? null : { log, index };
  }

  /**
   * Which content of this very block an erasure says is gone: that of its records, or everything in it; null when none
   * names it, its person and its place in the log before.
   */
  excuse(block: AuditedBlock): 'records' | 'everything' | null {
    const leaf = block.entry ?? block.queued;
    if (block.kind === ERASURE || leaf === null) return null;
    const found = this.#excuses.get(toHex(leaf));
    const place = this.#placeOf(block);
    if (found === undefined || place === null) return null;
    const named = found.subject === block.subjectId && found.series === block.series && found.number === block.number;
    const before = place.log < found.place.log || (place.log === found.place.log && place.index < found.place.index);
    if (!named || !before) return null;
    return found.everything ? 'everything' : 'records';
  }

  /** Counts a document among those that its entry erased. */
  count(block: AuditedBlock): void {
    const { entry } = this.#excuses.get(toHex(block.entry ?? block.queued ?? block.commitment)) ?? {};
    if (entry !== undefined) this.#counts.set(entry, (this.#counts.get(entry) ?? 0) + 1);
  }

  /** How many documents were erased by which entry. */
  list(): { entry: string; documents: number }[] {
    return [...this.#counts].map(([entry, documents]) => ({ entry, documents }));
  }
}
