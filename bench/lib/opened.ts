import { join } from 'node:path';
import { openKeyring } from '@pramana/vault/node';
import { createApp } from '../../apps/server/src/app.ts';
import { installKeys } from '../../apps/server/src/domains/sealing/index.ts';
import { systemClock } from '../../apps/server/src/platform/clock.ts';
import { type Config, loadConfig } from '../../apps/server/src/platform/config.ts';
import { createLog } from '../../apps/server/src/platform/log.ts';
import { closeServices, openServices } from '../../apps/server/src/platform/open-services.ts';
import { startPostgres } from '../../apps/server/src/platform/postgres/index.ts';
import type { BenchFolder } from './node.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: console.error };

/** The server's parts on a folder in this process, as the command line has them: nothing listens, nothing signs. */
export async function withOpened<T>(
  { dataDir }: BenchFolder,
  work: (services: ReturnType<typeof openServices>, config: Config) => Promise<T>,
): Promise<T> {
  const postgres = await startPostgres({ dataDir: join(dataDir, 'postgres'), log: quiet });
  const config = loadConfig({ PRAMANA_DATA: dataDir }, []);
  installKeys(await openKeyring(config.keyringDir));
  const log = createLog({ level: 'silent' });
  const services = openServices({ config, appUrl: postgres.appUrl, clock: systemClock, log, demo: null });
  const app = await createApp(services, { web: '', verify: '' });
  try {
    return await work(services, config);
  } finally {
    await app.close();
    await closeServices(services);
    await postgres.stop();
  }
}
