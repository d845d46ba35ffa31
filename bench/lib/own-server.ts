import { join } from 'node:path';
import { openKeyring } from '@pramana/vault/node';
import { createApp } from '../../apps/server/src/app.ts';
import { installKeys } from '../../apps/server/src/domains/sealing/index.ts';
import { systemClock } from '../../apps/server/src/platform/clock.ts';
import { loadConfig } from '../../apps/server/src/platform/config.ts';
import { createLog } from '../../apps/server/src/platform/log.ts';
import { closeServices, openServices } from '../../apps/server/src/platform/open-services.ts';
import { startPostgres } from '../../apps/server/src/platform/postgres/index.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: console.error };

/** The whole server on the data folder of the command line, with the routes of a measurement besides; says where it listens. */
export async function serveOwn(more: (app: Awaited<ReturnType<typeof createApp>>) => void): Promise<void> {
  const dataDir = process.argv[2] ?? '';
  const postgres = await startPostgres({ dataDir: join(dataDir, 'postgres'), log: quiet });
  const config = { ...loadConfig({ PRAMANA_DATA: dataDir, PRAMANA_RATE_PER_MINUTE: '0' }, []) };
  installKeys(await openKeyring(config.keyringDir));
  const log = createLog({ level: 'error' });
  const services = openServices({ config, appUrl: postgres.appUrl, clock: systemClock, log, demo: null });
  const app = await createApp(services, { web: '/none', verify: '/none' });
  more(app);
  process.on('SIGTERM', () => {
    void app
      .close()
      .then(() => closeServices(services))
      .then(() => postgres.stop());
  });
  console.log(`listens on ${await app.listen({ port: 0 })}`);
}
