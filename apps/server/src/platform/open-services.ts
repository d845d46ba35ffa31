import type { Clock } from '@pramana/kernel';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { migrationNames, openDatabase } from './database/index.ts';
import type { Demo } from './demo.ts';
import { closePrinting } from './documents/index.ts';
import { openEndings } from './endings.ts';
import { openHub } from './events.ts';
import { openFileStore } from './files/index.ts';
import { Health } from './health.ts';
import { describeError } from './log.ts';
import { KnownLooks } from './known-looks.ts';
import { shareLooks } from './looks.ts';
import { Outbound } from './outbound.ts';
import { DURABLE, type DurableSetting, NOT_DURABLE } from './postgres/durable.ts';
import type { Services } from './services.ts';

export interface ServiceOptions {
  config: Config;
  /** The app's role. */
  appUrl: string;
  clock: Clock;
  log: Logger;
  demo: Demo | null;
}

/** Opens what the server works with. Close it with `closeServices` when the server has stopped. */
export function openServices({ config, appUrl, clock, log, demo }: ServiceOptions): Services {
  const onError = (error: unknown): void => log.warn({ error: describeError(error) }, 'database connection lost');
  const db = openDatabase({ url: appUrl, poolSize: config.poolSize, onIdleError: onError });
  const hub = openHub({ url: appUrl, onError });
  const health = new Health((check, error) =>
    log.warn({ error: describeError(error), check }, 'a check of this server could not be done'),
  );
  health.register('sweeps', async () => health.sweeps());
  const newest = migrationNames().at(-1);
  health.register('database', async () => {
    const [row] = await db.statement<{ name: string }>(
      'newest-migration',
      'select name from kysely_migration order by name desc limit 1',
      [],
    );
    return row?.name === newest ? { ok: true, code: 'ok' } : { ok: false, code: 'migrations' };
  });
  // Not only at the start: a reload of the database's configuration turns these off under a running server.
  health.register('durability', async () => {
    const [row] = await db.statement<{ off: DurableSetting[] }>('durability', `select ${NOT_DURABLE} as off`, []);
    const off = row?.off ?? [...DURABLE];
    const ok = off.every((name) => config.databaseWithout.includes(name));
    return { ok, code: off.length === 0 ? 'ok' : `without ${off.join(', ')}` };
  });
  const files = openFileStore(config.files);
  const knownLooks = new KnownLooks();
  db.whenLost(() => knownLooks.forget());
  const looks = shareLooks(db, knownLooks);
  const endings = openEndings(hub, clock);
  const outbound = new Outbound(config.witnessHosts);
  return { config, db, looks, knownLooks, files, hub, endings, health, clock, outbound, log, demo };
}

export async function closeServices({ db, hub, endings, outbound }: Services): Promise<void> {
  endings.close();
  outbound.close();
  await hub.close();
  await closePrinting();
  await db.close();
}
