import { type HospitalId, PramanaError } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { describeError } from '../../platform/log.ts';
import type { Services } from '../../platform/services.ts';
import { planImport } from './import-check.service.ts';
import type { ImportFile } from './import-file.service.ts';
import { importFile, openImportFile } from './import.service.ts';
import { summaryOf } from './import-summary.service.ts';
import {
  awaitImportLock,
  changeImport,
  everyHospital,
  type ImportSource,
  type ImportSummary,
  insertImport,
  lockImports,
  readImport,
  runningImports,
  type StoredImport,
} from './import.store.ts';
import type { Pricing } from './price.policy.ts';
import { standardList } from './price.store.ts';

/** A hundred thousand prices are sealed one after the other. */
const STATEMENT_TIMEOUT_MS = 600_000;
/** Within so much of its claim an import has its lock. */
const BEGINS_WITHIN_MS = 60_000;
const STOPPED = 'The server stopped; nothing was imported.';

/** Holds a file against the catalogue and keeps it for the run; nothing is imported. */
export async function previewImport(
  tx: Tx,
  acting: Pricing,
  { file, bytes, source = 'file' }: { file: ImportFile; bytes: Uint8Array; source?: ImportSource },
): Promise<string> {
  const summary = summaryOf(await planImport(tx, acting, file));
  const id = newId();
  const content = summary.errorCount === 0 ? bytes : null;
  const { authorId, at } = acting;
  await insertImport(tx, acting.hospital.id, { id, rowsTotal: file.rowsTotal, summary, source, content, authorId, at });
  return id;
}

/** One import or `not_found`. */
export async function openImport(
  tx: Tx,
  hospital: HospitalId,
  id: string,
): Promise<StoredImport & { content: Buffer | null }> {
  const found = await readImport(tx, hospital, id);
  if (found === null) throw new PramanaError('not_found');
  return found;
}

/**
 * Marks a previewed import as running. `import_invalid` while it has errors; `conflict` when it ran already or when another
 * import of this hospital is running.
 */
export async function claimImport(tx: Tx, { hospital, at }: Pricing, id: string): Promise<void> {
  const { summary } = await openImport(tx, hospital.id, id);
  if (summary.errorCount > 0) throw new PramanaError('import_invalid', { params: { errorCount: summary.errorCount } });
  await standardList(tx, hospital.id, at);
  if (!(await lockImports(tx, hospital.id)) || !(await endDead(tx, hospital.id, at)))
    throw new PramanaError('conflict', { detail: 'Another import is running. Wait until it is done.' });
  const claimed = await changeImport(tx, hospital.id, id, 'previewed', { status: 'running' }, at);
  if (!claimed) throw new PramanaError('conflict', { detail: 'This file has been imported already.' });
}

/**
 * With the lock: whether no import runs. One whose lock is free was claimed a moment ago and is about to take it, or its server
 * died: then it is marked as failed here, and nobody has to restart another server. Should it live after
 * all, it finds itself failed at its end and nothing of it is committed.
 */
async function endDead(tx: Tx, hospital: HospitalId, at: Date): Promise<boolean> {
  const running = await runningImports(tx, hospital);
  if (running.some(({ heardAt }) => at.getTime() - heardAt.getTime() < BEGINS_WITHIN_MS)) return false;
  for (const { id } of running) await markFailed(tx, hospital, id, STOPPED, at);
  return true;
}

/** The imports that this process runs beside its requests. */
export class ImportJobs {
  readonly #services: Services;
  readonly #running = new Set<Promise<void>>();

  constructor(services: Services) {
    this.#services = services;
  }

  /** Runs a claimed import. Whatever becomes of it stands in its row. */
  start(acting: Pricing, id: string): void {
    const job = this.#run(acting, id).catch((error: unknown) => this.#fail(acting, id, error));
    this.#running.add(job);
    void job.finally(() => this.#running.delete(job));
  }

  /** When the imports of this process have ended. */
  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }

  async #run(acting: Pricing, id: string): Promise<void> {
    const { db, hub, clock } = this.#services;
    const { hospital } = acting;
    const tell = (): void => hub.publish(hospital.id, { type: 'import.progress', ids: { import: id } });
    const progress = async (rowsDone: number): Promise<void> => {
      const at = new Date(clock.now());
      await db.aside(hospital.id, (tx) => changeImport(tx, hospital.id, id, 'running', { rowsDone }, at));
      tell();
    };
    await db.inHospital(hospital.id, (tx) => runClaimed(tx, acting, id, progress), {
      statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    });
    tell();
  }

  async #fail({ hospital }: Pricing, id: string, error: unknown): Promise<void> {
    const { db, hub, log, clock } = this.#services;
    log.error({ error: describeError(error) }, 'import failed');
    const reason = error instanceof PramanaError ? error.message : 'The import failed; nothing was imported.';
    const at = new Date(clock.now());
    // A commit whose answer was lost says "done" by itself: only what still runs has failed.
    await db
      .inHospital(hospital.id, (tx) => markFailed(tx, hospital.id, id, reason, at))
      .catch((again: unknown) => log.error({ error: describeError(again) }, 'a failed import could not be marked'));
    hub.publish(hospital.id, { type: 'import.progress', ids: { import: id } });
  }
}

async function runClaimed(
  tx: Tx,
  acting: Pricing,
  id: string,
  progress: (rowsDone: number) => Promise<void>,
): Promise<void> {
  const { hospital, at } = acting;
  // Never a conflict here: the answer "it runs" was given, and somebody who is told that it does must not stop it.
  await awaitImportLock(tx, hospital.id);
  const { content, rowsTotal, source, summary: looked } = await openImport(tx, hospital.id, id);
  if (content === null) throw new Error('an import without its file');
  const file = await openImportFile(content, hospital.currency);
  const seen = looked.digest === undefined ? {} : { seen: looked.digest };
  const summary = await importFile(tx, acting, file, { source, progress, ...seen });
  const done = { status: 'done', rowsDone: rowsTotal, summary, dropContent: true } as const;
  // Somebody declared this import dead: then it must not have happened.
  if (!(await changeImport(tx, hospital.id, id, 'running', done, at))) throw new PramanaError('conflict');
}

async function markFailed(tx: Tx, hospital: HospitalId, id: string, reason: string, at: Date): Promise<void> {
  const { summary } = await openImport(tx, hospital, id);
  const errors = [{ line: 0, field: '', reason }, ...summary.errors];
  const failed: ImportSummary = { ...summary, errors, errorCount: summary.errorCount + 1 };
  await changeImport(
    tx,
    hospital,
    id,
    'running',
    { status: 'failed', rowsDone: 0, summary: failed, dropContent: true },
    at,
  );
}

/** Marks imports as failed whose server stopped in the middle: nothing of them was imported. Call at every start. */
export async function failInterruptedImports({ db, clock }: Services): Promise<void> {
  for (const hospital of await db.onNode(everyHospital)) {
    await db.inHospital(hospital, async (tx) => {
      // Another server of this node may be at it.
      if (!(await lockImports(tx, hospital))) return;
      for (const { id } of await runningImports(tx, hospital)) {
        await markFailed(tx, hospital, id, STOPPED, new Date(clock.now()));
      }
    });
  }
}
