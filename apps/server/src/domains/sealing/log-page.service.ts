import type { Language } from '@pramana/contract';
import type { LogId } from '@pramana/kernel';
import { parseNote, parseVkey, readCosignature } from '@pramana/ledger';
import type { Database } from '../../platform/database/index.ts';
import { readHospital } from './hospital.store.ts';
import { dailyGrowth, lastCosigned } from './log-page.store.ts';
import { logPage, type ShownLog, type VouchedKey } from './log-page.policy.ts';
import { sayLog } from './log-text.policy.ts';
import { vouchedKey } from './succession.service.ts';
import { checkpointText, logUrl, witnessesOf } from './public.service.ts';
import type { PublishedHead, Publications } from './publication.service.ts';
import type { SuggestedRoots } from './sealed-root.service.ts';

type Growth = ShownLog['growth'];
/** The newest tree of a log that a witness cosigned. */
type Seen = { readonly size: number; readonly at: Date };

/** Counting a log's days reads all of its entries: for anybody who asks, at most once in so many milliseconds. */
const GROWTH_MS = 60_000;

export interface PageOptions {
  readonly db: Database;
  readonly publications: Publications;
  readonly publicUrl: string;
  readonly verifyUrl: string;
  readonly language: Language;
  readonly now: number;
}

/** Makes the pages of a process's logs. */
export class LogPages {
  readonly #growth = new Map<LogId, { at: number; days: Promise<Growth> }>();
  readonly #roots: SuggestedRoots;

  constructor(roots: SuggestedRoots) {
    this.#roots = roots;
  }

  async page(shown: PublishedHead, options: PageOptions): Promise<string> {
    const { db, language, publicUrl, verifyUrl, now } = options;
    const { log, head, signedAt } = shown;
    const hospital = await db.inHospital(log.hospitalId, (tx) => readHospital(tx, log.hospitalId));
    const timeZone = hospital?.timeZone ?? 'UTC';
    const format = new Intl.DateTimeFormat(`${language}-IN-u-nu-latn`, {
      dateStyle: 'medium',
      timeStyle: 'long',
      timeZone,
    });
    const [note, witnesses, growth, vouched] = await Promise.all([
      checkpointText(db, shown),
      witnessesOf(db, shown),
      this.#days(shown, db, timeZone, now),
      this.#vouched(shown, options),
    ]);
    const vkeys = witnesses.joined.map(({ vkey }) => vkey);
    const earlier = await db.inHospital(log.hospitalId, (tx) => lastCosigned(tx, log, { vkeys, size: head.size }));
    const seen = new Map(vkeys.map((vkey): [string, Seen | null] => [parseVkey(vkey).name, null]));
    for (const { vkey, size, at } of earlier) seen.set(parseVkey(vkey).name, { size, at });
    for (const [name, time] of cosignedAt(note)) seen.set(name, { size: head.size, at: new Date(time * 1000) });
    return logPage(language, sayLog(language), {
      hospital: log.slug,
      shard: log.shard,
      origin: log.origin,
      vkey: log.vkey,
      url: logUrl(publicUrl, shown),
      size: head.size,
      closed: log.closedAt === null ? null : (log.ending?.reason ?? 'year'),
      signed: format.format(signedAt),
      witnesses: [...seen.keys()].toSorted().map((name) => {
        const last = seen.get(name) ?? null;
        return { name, time: last && format.format(last.at), size: last?.size ?? 0 };
      }),
      growth,
      verifyUrl,
      vouched,
    });
  }

  async #vouched(shown: PublishedHead, { db, publications, now }: PageOptions): Promise<VouchedKey> {
    const said = await this.#roots.read(db, publications, shown, now);
    return db.inHospital(shown.log.hospitalId, (tx) => vouchedKey(tx, shown.log, said));
  }

  #days({ log }: PublishedHead, db: Database, timeZone: string, now: number): Promise<Growth> {
    const known = this.#growth.get(log.id);
    if (known !== undefined && now < known.at + GROWTH_MS) return known.days;
    const days = db.inHospital(log.hospitalId, (tx) => dailyGrowth(tx, log, timeZone));
    days.catch(() => this.#growth.delete(log.id));
    this.#growth.set(log.id, { at: now, days });
    return days;
  }
}

/** Who cosigned the note when, by name (POSIX seconds). */
function cosignedAt(note: string): Map<string, number> {
  const times = new Map<string, number>();
  for (const { name, signature } of parseNote(note).signatures) {
    const cosignature = readCosignature(signature);
    if (cosignature !== undefined) times.set(name, cosignature.time);
  }
  return times;
}
