import { VaultError } from '@pramana/vault';
import type { FastifyInstance } from 'fastify';
import { clearInterruptedDemo, openDemo, welcome } from '../../../demo/open.ts';
import { startDemoWitness } from '../../../demo/witness.ts';
import { createApp } from './app.ts';
import { isSetupNeeded } from './domains/identity/index.ts';
import { ensureNodeAtStart, installKeys } from './domains/sealing/index.ts';
import { systemClock } from './platform/clock.ts';
import { type Config, ConfigError, loadConfig } from './platform/config.ts';
import { MigrationError, migrate } from './platform/database/index.ts';
import { folderTrouble, requireFolders } from './platform/folders.ts';
import { openNodeKeyring } from './platform/keyring-location.ts';
import { requirePort } from './platform/http/port.ts';
import { createLog } from './platform/log.ts';
import { closeServices, openServices } from './platform/open-services.ts';
import { DatabaseStartError, requireOutside, startPostgres } from './platform/postgres/index.ts';
import { readTls } from './platform/tls/files.ts';
import { keepLanCertificate, withLanCertificate } from './platform/tls/lan.ts';

interface DatabaseUrls {
  appUrl: string;
  ownerUrl: string;
  stop(): Promise<void>;
}

/** Config → database → migrations → app → listen; stops in the opposite order. */
async function main(settings: Config): Promise<void> {
  requireFolders(settings);
  // Also before the schema is migrated: the server that has the port may be working on it.
  await requirePort(settings);
  readTls(settings.tls);
  const log = createLog({ level: settings.logLevel });
  const database = await openPostgres(settings, log);
  const services = openServices({ config: settings, appUrl: database.appUrl, clock: systemClock, log, demo: null });
  let app: FastifyInstance | undefined;
  let witness: Promise<() => Promise<void>> | undefined;
  let stopping = false;
  const stop = once(async () => {
    await app?.close();
    // It may still be on its way up: left behind, it would keep this process from ending.
    await (await witness?.catch(() => undefined))?.();
    await closeServices(services);
    await database.stop();
  });
  // A closed terminal hangs up: without an ending in good order the database would be left running.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      stopping = true;
      void stop();
    });
  }
  try {
    await clearInterruptedDemo(settings, database.ownerUrl);
    await migrate({ url: database.ownerUrl });
    installKeys(await openNodeKeyring(settings, database.ownerUrl));
    // Below the keyring, so only once it is known to be this node's.
    const config = (services.config = await withLanCertificate(settings, systemClock.now()));
    await requirePort(config);
    services.demo = await openDemo(services, config, console.log);
    await ensureNodeAtStart(services);
    app = await createApp(services);
    if (config.lan !== null) keepLanCertificate(services, app.server);
    if (!stopping) await app.listen({ port: config.port, host: config.host });
    const isDemo = services.demo !== null && config.database === null;
    if (!stopping && isDemo && config.demoWitness) witness = startDemoWitness(services, config.dataDir);
    await witness;
    const isNew = await services.db.onNode(isSetupNeeded);
    if (!stopping) console.log(welcome(config.publicUrl ?? app.listeningOrigin, services.demo, isNew));
  } catch (error) {
    await stop();
    // What breaks because somebody pressed Ctrl-C is no failure.
    if (!stopping) throw error;
  }
}

async function openPostgres(config: Config, log: ReturnType<typeof createLog>): Promise<DatabaseUrls> {
  if (config.database === null) return startPostgres({ dataDir: `${config.dataDir}/postgres`, log });
  const off = await requireOutside(config.database, config.databaseWithout);
  if (off.length > 0) log.warn({ off }, 'this PostgreSQL may lose acknowledged bills with the power');
  return { ...config.database, stop: async () => {} };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= work());
}

/** What a person can act on is one sentence; everything else is a fault and shows where. */
function explain(error: unknown, settings: Config | undefined): unknown {
  if (error instanceof ConfigError || error instanceof MigrationError || error instanceof DatabaseStartError)
    return error.message;
  if (error instanceof VaultError) return error.message;
  const { code, port, address } = (error ?? {}) as { code?: string; port?: number; address?: string };
  if (code === 'EADDRINUSE') return `Port ${port} is in use: stop the other program, or set PORT to another one.`;
  if (code === 'EACCES' && port !== undefined) return `Port ${port} needs more rights: set PORT to one above 1023.`;
  if (code === 'EADDRNOTAVAIL') return `This machine has no address ${address}: set HOST to one it has.`;
  return (settings && folderTrouble(settings, error)) ?? error;
}

let settings: Config | undefined;
try {
  settings = loadConfig(process.env, process.argv.slice(2));
  await main(settings);
} catch (error) {
  console.error(explain(error, settings));
  process.exitCode = 1;
}
