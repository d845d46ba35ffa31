import type { HospitalId, LogId } from '@pramana/kernel';
import { EMPTY_ROOT } from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import type { BlockRef } from './block.store.ts';
import type { GuardState } from './guard.service.ts';
import { type GuardDoubt, isOverridden, OVERRIDE_MS } from './guard-override.store.ts';
import { logReader, type LogRow } from './log.store.ts';
import type { Sequencer } from './sequencer.service.ts';
import { addressOf } from './publication.service.ts';
import { logUrl } from './public.service.ts';
import { publishedTrees, sealedRoots } from './sealed-root.service.ts';
import type { Witnessing, WitnessState } from './witnessing.service.ts';

/** What signs and publishes in this process, and where receipts point to. */
export interface SealingProcess {
  readonly sequencer: Sequencer;
  /** Absent where nobody cosigns: in tools and tests of the sequencer alone. */
  readonly witnessing?: Witnessing;
  /** The page that a printed QR opens; known once the server listens. */
  readonly verifyUrl: () => string;
  /** Where this node is reached. */
  readonly publicUrl: () => string;
}

let running: SealingProcess | undefined;

/** Makes this the process's own. Returns how to take it away again, unless another one was installed since. */
export function installSealing(process: SealingProcess): () => void {
  running = process;
  return () => {
    if (running === process) running = undefined;
  };
}

/** What runs here; a fault of ours when nothing does. */
export function sealingProcess(): SealingProcess {
  if (running === undefined) throw new Error('No sequencer runs in this process.');
  return running;
}

/** The state of a hospital's rollback guard here; code NONE where no sequencer runs. */
export function guardOf(hospital: HospitalId): { ok: boolean; code: string } {
  const { ok, code } = sealingProcess().sequencer.guard(hospital);
  return { ok, code };
}

/**
 * The doubt of a hospital's guard, as it is here, that the operator's word may stand against: too few witnesses have answered,
 * or nothing but what others show speaks against the database. Null: what this node keeps itself nobody overrules.
 */
export function arguableDoubt(hospital: HospitalId): GuardDoubt | null {
  const { code, more } = sealingProcess().sequencer.guard(hospital);
  if (more !== undefined) return 'tree';
  return code === 'WITNESSES' ? 'witnesses' : null;
}

/** What is known here against ending the hospital's open log with the head that it has. */
export interface Doubt extends Pick<GuardState, 'ok' | 'code' | 'more'> {
  /** The operator has said of this very head, in the last quarter of an hour, that the later tree is a thief's. */
  readonly overridden: boolean;
}

/** Looked at now under the log's lock, which the caller holds; a doubt that is overridden stays one. */
export async function examineLog(tx: Tx, log: LogRow, now: Date): Promise<Doubt> {
  return doubtOf(tx, log, await sealingProcess().sequencer.examine(tx, log), now);
}

/** The same as it was when this process last looked, for a page. */
export function lastDoubt(tx: Tx, log: LogRow, now: Date): Promise<Doubt> {
  return doubtOf(tx, log, sealingProcess().sequencer.guard(log.hospitalId), now);
}

async function doubtOf(tx: Tx, log: LogRow, state: GuardState, now: Date): Promise<Doubt> {
  const { ok, code, more } = state;
  const said = { ok, code, ...(more === undefined ? {} : { more }) };
  if (ok || more === undefined) return { ...said, overridden: false };
  const head = (await logReader(tx, log).readHead()) ?? { size: 0, root: EMPTY_ROOT };
  const since = new Date(now.getTime() - OVERRIDE_MS);
  return { ...said, overridden: await isOverridden(tx, log, { doubt: 'tree', head, since }) };
}

/**
 * Resolves true when a published head covers the block, false after `ms`. What is left of them it waits for the witnesses
 * as well, where enough of them answer. Call it after the commit: inside the sealing transaction nobody else can see the
 * block yet, and its series' lock would be held meanwhile.
 */
export async function waitForProof(hospital: HospitalId, ref: BlockRef, ms: number): Promise<boolean> {
  const { sequencer, witnessing } = sealingProcess();
  const began = performance.now();
  const isSealed = await sequencer.waitForProof(hospital, ref, ms);
  if (isSealed) await witnessing?.wait(hospital, ref, ms - (performance.now() - began));
  return isSealed;
}

/** Who cosigns has changed: read it again, and ask at once. Call it after the commit. */
export function witnessesChanged(hospital: HospitalId): void {
  running?.witnessing?.changed(hospital);
}

/** Asks those again now that did not answer. */
export function retryWitnesses(hospital: HospitalId): void {
  running?.witnessing?.retry(hospital);
}

/** How each witness is with each of the hospital's logs, as far as this process knows. */
export function witnessStates(hospital: HospitalId): WitnessState[] {
  return running?.witnessing?.states(hospital) ?? [];
}

/** The same of all hospitals, with each log's address. */
export function allWitnessStates(): (WitnessState & { address: string })[] {
  return (running?.witnessing?.all() ?? []).map((state) => ({ ...state, address: addressOf(state.log) }));
}

/** How many are joined to the hospital's open logs, how many of them cosign, and how many say that they saw another tree. */
export function witnessSummary(hospital: HospitalId): { joined: number; cosigning: number; alarms: number } {
  const open = witnessStates(hospital).filter(({ log }) => log.closedAt === null);
  const count = (codes: readonly string[]): number =>
    new Set(open.filter(({ health }) => codes.includes(health.code)).map(({ vkey }) => vkey)).size;
  return {
    joined: new Set(open.map(({ vkey }) => vkey)).size,
    cosigning: count(['ok']),
    alarms: count(['fork', 'ahead']),
  };
}

/** Where this node is reached. */
export function nodeUrl(): string {
  return sealingProcess().publicUrl();
}

/** A log of this node as the public sees it. */
export interface PublishedLog {
  readonly id: LogId;
  readonly hospitalId: HospitalId;
  /** `asha-2627`. */
  readonly address: string;
  readonly origin: string;
  readonly vkey: string;
  readonly url: string;
  readonly closed: boolean;
  /** Of its newest published head. */
  readonly size: number;
  /** The largest tree that enough witnesses cosigned. */
  readonly witnessed: number;
}

/** The root keys of a hospital as they were sealed in its logs, as far as this process has published them (`sealedRoots`). */
export function rootsAsSealed(tx: Tx, log: Pick<LogRow, 'hospitalId' | 'vkey'>): ReturnType<typeof sealedRoots> {
  return sealedRoots(tx, publishedTrees(sealingProcess().sequencer.publications), log);
}

/** All logs of this node, closed ones too. */
export function publishedLogs(): PublishedLog[] {
  const { sequencer, publicUrl } = sealingProcess();
  const { publications } = sequencer;
  return publications.all().map((published) => ({
    id: published.log.id,
    hospitalId: published.log.hospitalId,
    address: addressOf(published.log),
    origin: published.log.origin,
    vkey: published.log.vkey,
    url: logUrl(publicUrl(), published),
    closed: published.log.closedAt !== null,
    size: published.head.size,
    witnessed: publications.witnessed(published.log.id),
  }));
}
