import type { LogId } from '@pramana/kernel';
import { EMPTY_ROOT, type LogHead } from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import type { GuardState } from './guard.service.ts';
import { isOverridden, OVERRIDE_MS } from './guard-override.store.ts';
import type { LogRow } from './log.store.ts';
import { type JoinedWitness, quorumOf, readLoggedWitnesses } from './witness.store.ts';

/** The checkpoint of the log that a witness shows, null when it knows none; rejects when it does not answer. */
export type AskShown = (log: LogRow, witness: JoinedWitness) => Promise<string | null>;

/** What was heard; asked again after `RETRY_MS` while it is not enough. */
interface Word {
  readonly answered: ReadonlySet<string>;
  readonly at: number;
}

/** Whom a log lacks: so many of them have to answer. */
interface Unasked {
  readonly log: LogRow;
  readonly witnesses: readonly JoinedWitness[];
  readonly need: number;
}

const RETRY_MS = 1_000;

/**
 * The witnesses' part of the rollback guard (ledger.md, decision 8): after a start or a failure nothing is signed before so
 * many of them have answered that the others could not have cosigned a later head by themselves, or the operator overrode
 * it. An answer is an answer: what a witness shows is believed only under our own key, so one that lies stops nobody.
 */
export class WitnessGuard {
  readonly #ask: AskShown;
  /** Logs that were confirmed since the last reason to doubt the database. */
  #confirmed = new Set<LogId>();
  #words = new Map<LogId, Word>();
  readonly #unasked = new Map<LogId, Unasked>();

  constructor(ask: AskShown) {
    this.#ask = ask;
  }

  /** The database may be another one than it was. What is being asked or read now belongs to before: it keeps the old ones. */
  distrust(): void {
    this.#confirmed = new Set();
    this.#words = new Map();
  }

  /** True once the log was confirmed: nothing has to be asked. */
  isConfirmed(log: LogRow): boolean {
    return log.closedAt !== null || this.#confirmed.has(log.id);
  }

  /** True while the witnesses of a log have still to be asked for the first time: a head may be an old one until then. */
  isUnheard(log: LogRow): boolean {
    return this.#unasked.has(log.id) && !this.#words.has(log.id);
  }

  /**
   * Why the log may not be signed on from this head yet, or null. Whom it lacks, `hear` asks. Only what stands in the log
   * says who its witnesses are: else an admin could lift the guard with an act that it should keep from being signed.
   */
  async refusal(tx: Tx, log: LogRow, head: LogHead | null, now: number): Promise<GuardState | null> {
    if (this.isConfirmed(log)) return null;
    const [confirmed, words] = [this.#confirmed, this.#words];
    const all = await readLoggedWitnesses(tx, log.hospitalId);
    const counting = all.joined.filter(({ counts }) => counts);
    const word = words.get(log.id);
    const silent = counting.filter(({ vkey }) => word?.answered.has(vkey) !== true).length;
    const quorum = quorumOf(all);
    const from = head ?? { size: 0, root: EMPTY_ROOT };
    // Those which did not answer are no quorum: nothing later than what the others show was witnessed.
    const isEnough = quorum === 0 || silent < quorum;
    // Nor does an override count before they were asked once: what one of them shows may be more than it was given for. One
    // that was given against a later tree never counts here: whoever shows that may be silent now.
    const overruled = { doubt: 'witnesses', head: from, since: new Date(now - OVERRIDE_MS) } as const;
    if (isEnough || (word !== undefined && (await isOverridden(tx, log, overruled)))) {
      confirmed.add(log.id);
      return null;
    }
    const [have, need] = [counting.length - silent, counting.length - quorum + 1];
    if (word === undefined || Date.now() - word.at > RETRY_MS)
      this.#unasked.set(log.id, { log, witnesses: counting, need });
    const detail = `${log.origin}: ${have} of its ${counting.length} witnesses answered, ${need} must before it is signed again.`;
    return { ok: false, code: 'WITNESSES', detail };
  }

  /**
   * Asks whom `refusal` lacked, outside of any transaction, and waits for no more answers than are needed. `shown` answers
   * whether it took the checkpoint: one that nobody will look at is no answer. True when something was asked: look again.
   */
  async hear(shown: (log: LogRow, checkpoint: string) => boolean): Promise<boolean> {
    const asked = [...this.#unasked.values()];
    const words = this.#words;
    this.#unasked.clear();
    for (const each of asked) {
      const answered = await this.#answers(each, shown);
      words.set(each.log.id, { answered, at: Date.now() });
    }
    return asked.length > 0;
  }

  /** Who answered, as soon as they are enough, or all have had their time; who answers later joins them. */
  async #answers(
    { log, witnesses, need }: Unasked,
    shown: (log: LogRow, checkpoint: string) => boolean,
  ): Promise<ReadonlySet<string>> {
    const answered = new Set<string>();
    await new Promise<void>((resolve) => {
      const ask = async (witness: JoinedWitness): Promise<void> => {
        try {
          const checkpoint = await this.#ask(log, witness);
          if (checkpoint === null || shown(log, checkpoint)) answered.add(witness.vkey);
        } catch {
          // No answer: it may be away, and is asked again.
        }
        if (answered.size >= need) resolve();
      };
      void Promise.all(witnesses.map(ask)).then(() => resolve());
    });
    return answered;
  }
}
