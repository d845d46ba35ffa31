import type { HospitalId } from '@pramana/kernel';
import { describeError } from '../../platform/log.ts';
import type { Services } from '../../platform/services.ts';
import { guardOf, listHospitals, listLogs } from '../sealing/index.ts';
import { objectName } from './content.service.ts';
import { deleteFiles, forgetFileKeys, namedObjects, staleUploads } from './file.store.ts';

const HOUR_MS = 60 * 60_000;
/** How long an upload waits for whoever began it. */
export const KEPT_MS = 24 * HOUR_MS;
const BATCH = 200;

type Place = Pick<Services, 'db' | 'files' | 'clock' | 'config'>;

/** Uploads that nobody goes on with, and objects that no row names: what broken connections and killed processes leave. */
export async function sweep(services: Place, guard: typeof guardOf = guardOf): Promise<void> {
  const hospitals = await services.db.onNode((tx) => listHospitals(tx));
  for (const { id } of hospitals) {
    await endStale(services, id);
    if (await isSure(services, id, guard(id))) await removeNameless(services, id);
  }
}

async function endStale({ db, files, clock }: Place, hospital: HospitalId): Promise<void> {
  const before = new Date(clock.now() - KEPT_MS);
  const objects = await db.inHospital(hospital, async (tx) => {
    await forgetFileKeys(tx, hospital);
    return deleteFiles(tx, hospital, await staleUploads(tx, hospital, before));
  });
  await files.remove(objects.map((object) => objectName(hospital, object)));
}

/**
 * Never while the guard says that the log is an old one, or nobody could look at it yet (`NONE`): the database names too few
 * then, and what it does not name is the only copy. Without a log there is nothing to look at.
 */
async function isSure({ db }: Place, hospital: HospitalId, { ok, code }: ReturnType<typeof guardOf>): Promise<boolean> {
  return ok || (code === 'NONE' && (await db.inHospital(hospital, (tx) => listLogs(tx, hospital))).length === 0);
}

/** By the store's own clock and only what is older than any backup: a database that came back from one names too few. */
async function removeNameless({ db, files, clock, config }: Place, hospital: HospitalId): Promise<void> {
  const before = clock.now() - config.backupDays * 24 * HOUR_MS;
  let batch: string[] = [];
  const settle = async (): Promise<void> => {
    const objects = new Map(batch.map((name) => [name.slice(name.indexOf('/') + 1), name]));
    const ids = [...objects.keys()].filter((object) => /^[0-9a-f-]{36}$/.test(object));
    const named = await db.inHospital(hospital, (tx) => namedObjects(tx, hospital, ids));
    await files.remove([...objects].filter(([object]) => !named.has(object)).map(([, name]) => name));
    batch = [];
  };
  for await (const { name, at } of files.list(hospital)) {
    if (at > before) continue;
    batch.push(name);
    if (batch.length === BATCH) await settle();
  }
  await settle();
}

/** Sweeps every hour while the server runs; returns how to stop. */
export function startSweeping(
  services: Pick<Services, 'db' | 'files' | 'clock' | 'config' | 'log' | 'health'>,
): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = sweep(services).then(
      () => services.health.ran('files', true),
      (error: unknown) => {
        services.health.ran('files', false);
        services.log.warn({ error: describeError(error) }, 'files were not swept');
      },
    );
  }, HOUR_MS).unref();
  return () => {
    clearInterval(timer);
    return running;
  };
}
