import { createHash } from 'node:crypto';
import type { HospitalId } from '@pramana/kernel';
import {
  addCheckpoint,
  type Checkpoint,
  equal,
  LedgerError,
  parseEvidence,
  type Signer,
  toBase64,
  verifyEvidence,
  type WitnessAnswer,
  type WitnessChange,
  witnessedLog,
  type WitnessedLog,
} from '@pramana/ledger';
import type { Services } from '../../platform/services.ts';
import { type HeadStore, nodeUrl, publishedLogs, readNode } from '../sealing/index.ts';
import { type Memory, originAt, readCosigned, swapCosigned } from './cosigned-log.store.ts';
import { keepForkEvidence } from './fork-evidence.store.ts';
import { type HandedOver, handedOver, openWitnessCopy, ownCheckpoint, ownWitness } from './own-witness.service.ts';
import { type FollowedLog, followedLog, followedLogs } from './witnessed-log.store.ts';

/** Why this node's witness signs nothing for a log although it follows it: people must look. */
export type Withheld = 'behind' | 'forked' | 'damaged';

/** Thrown where a signature could contradict one that was given. */
export class WithheldError extends Error {
  override readonly name = 'WithheldError';
  readonly code: Withheld;

  constructor(code: Withheld, origin: string) {
    super(`${origin}: ${SENTENCES[code]}`);
    this.code = code;
  }
}

const SENTENCES: Readonly<Record<Withheld, string>> = {
  behind: 'the database is older than what this witness has cosigned',
  forked: 'database and copy hold two trees of one size that this witness has cosigned',
  damaged: 'this witness never cosigned what the database holds',
};

/** What this process needs to cosign: its key, whose memory it is, the copy of it. */
export interface OwnWitness {
  readonly signer: Signer;
  readonly memory: Memory;
  readonly copy: HeadStore;
}

/** This node as a witness of other nodes' logs (ledger.md, decision 12). One per process; several servers may answer. */
export class Cosigning {
  readonly #services: Services;
  #own: OwnWitness | undefined;
  /** Once a copy could not be written nobody knows what the disk holds: this process cosigns nothing more. */
  #dead = false;
  readonly #told = new Map<string, Withheld>();
  /** By origin the note whose copy this process has seen through to the disk: a file that can be read may not be there yet. */
  readonly #durable = new Map<string, string>();

  constructor(services: Services) {
    this.#services = services;
  }

  get isStopped(): boolean {
    return this.#dead;
  }

  /** Null while the node has no log of its own, and so no name. */
  async own(): Promise<OwnWitness | null> {
    if (this.#own !== undefined) return this.#own;
    const { db, config } = this.#services;
    const node = await db.onNode(readNode);
    const signer = node === undefined ? null : await ownWitness(this.#services);
    if (node === undefined || signer === null) return null;
    const memory = { node: node.id, witness: signer.vkey };
    this.#own = { signer, memory, copy: openWitnessCopy(config.headsDir, signer.vkey) };
    return this.#own;
  }

  /** What another node is given to join this one; null while it has no name, or nobody asked for `own` yet. */
  handed(): HandedOver | null {
    return this.#own === undefined ? null : handedOver(this.#own.signer, nodeUrl());
  }

  /** Answers `add-checkpoint` (C2SP tlog-witness); null where this node is no witness. Rejects for a fault of its own. */
  async submit(body: Uint8Array): Promise<WitnessAnswer | null> {
    const own = await this.own();
    if (own === null) return null;
    const { clock } = this.#services;
    const store = {
      read: (origin: string) => this.read(own, origin),
      commit: (change: WitnessChange) => this.#commit(own, change),
    };
    const logOf = (origin: string) => this.#logOf(own.memory.node, origin);
    try {
      if (this.#dead) return STOPPED;
      const answer = await addCheckpoint({ signer: own.signer, store, logOf }, body, Math.floor(clock.now() / 1_000));
      if (answer.evidence !== undefined) await this.#alarm(own.memory.node, answer.evidence);
      if (answer.origin !== undefined && answer.outcome === 'cosigned') this.#told.delete(answer.origin);
      return answer;
    } catch (error) {
      if (!(error instanceof WithheldError)) throw error;
      return STOPPED;
    }
  }

  /** The logs that this witness follows. */
  followed({ memory: { node } }: OwnWitness): Promise<FollowedLog[]> {
    return this.#services.db.inHospital(node, (tx) => followedLogs(tx, node));
  }

  /**
   * What monitors may see at `<path>/checkpoint`: nothing whose copy is not durable, or a backup of the database could take
   * back what was told. Where database and copy differ, what the copy holds. Rejects when a copy cannot be written.
   */
  async shown(path: string): Promise<string | null> {
    const own = await this.own();
    const origin = own && (await this.#services.db.inHospital(own.memory.node, (tx) => originAt(tx, own.memory, path)));
    if (own === null || origin === null) return null;
    try {
      return await this.read(own, origin);
    } catch (error) {
      if (!(error instanceof WithheldError)) throw error;
    }
    const copied = await own.copy.read(origin);
    if (copied === null || opened(copied, own.memory.witness)?.origin !== origin) return null;
    await this.#secure(own, origin, copied);
    return copied;
  }

  /**
   * The latest note, its copy durable, once it is sure that this witness signed none later. The copy is read first: what
   * the database committed since then can only be newer, so a copy that is ahead is no race.
   */
  async read(own: OwnWitness, origin: string): Promise<string | null> {
    const { memory, copy } = own;
    const copied = await copy.read(origin);
    const note = await this.#services.db.inHospital(memory.node, (tx) => readCosigned(tx, memory, origin));
    const withheld = withheldBy(note, copied, origin, memory.witness);
    if (withheld === null) {
      // Committed, and then the process ended or is still writing: the copy lags, and is brought up before anything is told.
      const lags = note !== null && !isOfOneTree(note, copied, memory.witness);
      if (note !== null && (lags || this.#durable.get(origin) !== note)) await this.#secure(own, origin, note);
      return note;
    }
    if (this.#told.get(origin) !== withheld)
      this.#services.log.error({ origin, code: withheld }, 'this witness does not cosign a log until people looked');
    this.#told.set(origin, withheld);
    throw new WithheldError(withheld, origin);
  }

  /** State, then copy, then the answer (I-3). */
  async #commit(own: OwnWitness, change: WitnessChange): Promise<'committed' | 'conflict'> {
    const { memory } = own;
    const { db, clock } = this.#services;
    const { origin, expected, next, size } = change;
    const cosigned = { origin, note: next, size, at: new Date(clock.now()) };
    if (!(await db.inHospital(memory.node, (tx) => swapCosigned(tx, memory, cosigned, expected)))) return 'conflict';
    await this.#secure(own, origin, next);
    return 'committed';
  }

  /** Resolves when a copy of this tree is durable. */
  async #secure({ copy }: OwnWitness, origin: string, note: string): Promise<void> {
    await copy.write(origin, note).catch((cause: unknown) => {
      this.#dead = true;
      const { log } = this.#services;
      log.error({ err: cause }, 'the copy of a cosigned tree could not be written: this witness signs nothing more');
      throw new LedgerError('store_dead', 'the copy could not be written', { cause });
    });
    this.#durable.set(origin, note);
  }

  /** A log that is followed and is none of this very node: what we sign ourselves proves nothing about us (decision 12). */
  async #logOf(node: HospitalId, origin: string): Promise<WitnessedLog | undefined> {
    const found = await this.#services.db.inHospital(node, (tx) => followedLog(tx, node, origin));
    if (found === undefined || isOwnLog(found)) return undefined;
    return witnessedLog(found.vkey);
  }

  async #alarm(node: HospitalId, text: string): Promise<void> {
    const { db, clock, log } = this.#services;
    const { vkey, older, newer } = verifyEvidence(parseEvidence(text));
    // Whose fork it is belongs to it: two logs may hold the same two trees, and neither may hide the other's.
    const identity = [vkey.text, older.origin, textOf(older), textOf(newer)].join('\n');
    const found = {
      id: createHash('sha256').update(identity).digest('hex'),
      origin: older.origin,
      olderSize: older.size,
      newerSize: newer.size,
      evidence: text,
      foundAt: new Date(clock.now()),
    };
    const isNew = await db
      .inHospital(node, (tx) => keepForkEvidence(tx, node, found))
      .catch((error: unknown) => {
        // A database that is away must not hide a fork: then the evidence goes where the alarm goes.
        log.error({ err: error, evidence: text }, 'evidence of a fork could not be stored');
        return true;
      });
    const { origin, olderSize, newerSize } = found;
    if (isNew) log.error({ origin, olderSize, newerSize }, 'ALARM: a log that this node witnesses has forked');
  }
}

export const STOPPED: WitnessAnswer = {
  status: 503,
  contentType: 'text/plain; charset=utf-8',
  body: 'This witness does not sign just now; its operator has to look.\n',
  outcome: 'busy',
};

/** Whether a log, by its name or by its key, is one of this node. */
export function isOwnLog({ origin, vkey }: { origin: string; vkey: string }): boolean {
  return publishedLogs().some((own) => own.origin === origin || keyPart(own.vkey) === keyPart(vkey));
}

/** Type and public key in their one spelling. */
function keyPart(vkey: string): string {
  return vkey.replace(/^[^+]*\+[^+]*\+/, '');
}

/** Why nothing may be signed from this note, given its copy; null when it may. */
export function withheldBy(note: string | null, copied: string | null, origin: string, vkey: string): Withheld | null {
  const stored = note === null ? null : opened(note, vkey);
  if (note !== null && stored?.origin !== origin) return 'damaged';
  const copy = copied === null ? null : opened(copied, vkey);
  // A copy that this witness never signed is somebody's scribble: no reason to stop.
  if (copy?.origin !== origin) return null;
  if (stored === null || copy.size > stored.size) return 'behind';
  return copy.size === stored.size && !equal(copy.root, stored.root) ? 'forked' : null;
}

function opened(note: string, vkey: string): Checkpoint | null {
  try {
    return ownCheckpoint(note, vkey);
  } catch (error) {
    if (error instanceof LedgerError) return null;
    throw error;
  }
}

/** Whether the copy is by this witness, and of the tree that the note is of. */
function isOfOneTree(note: string, copied: string | null, vkey: string): boolean {
  const [stored, copy] = [opened(note, vkey), copied === null ? null : opened(copied, vkey)];
  return copy !== null && stored?.origin === copy.origin && textOf(stored) === textOf(copy);
}

function textOf({ size, root }: Checkpoint): string {
  return `${size} ${toBase64(root)}`;
}
