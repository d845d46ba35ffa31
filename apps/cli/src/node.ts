import { existsSync } from 'node:fs';
import { createApp } from '@pramana/server/app';
import { systemClock } from '@pramana/server/clock';
import { type Config, ConfigError } from '@pramana/server/config';
import { openNodeKeyring } from '@pramana/server/keyring';
import { createLog } from '@pramana/server/log';
import { installKeys } from '@pramana/server/sealing';
import { closeServices, openServices } from '@pramana/server/services';
import { VaultError } from '@pramana/vault';
import { CouldNot } from './command.ts';

type Services = ReturnType<typeof openServices>;

/** No pages: nothing is served. */
const NO_PAGES = { web: '', verify: '' };

/**
 * Does `work` with the server's own parts, without listening and without signing: the same rules and the same domains
 * that the running server has.
 */
export async function withNode<T>(
  config: Config,
  appUrl: string,
  work: (services: Services) => Promise<T>,
): Promise<T> {
  if (!existsSync(config.keyringDir)) {
    throw new CouldNot(`There is no keyring in ${config.keyringDir}; without the keys nothing can be read.`);
  }
  installKeys(await openNodeKeyring(config, appUrl).catch(inSentence));
  const log = createLog({ level: 'silent' });
  const services = openServices({ config, appUrl, clock: systemClock, log, demo: null });
  const app = await createApp(services, NO_PAGES);
  try {
    const { checks } = await services.health.ready();
    if (checks['database'] === 'migrations') {
      throw new CouldNot('The database belongs to another version of Pramana: start the server of this version first.');
    }
    return await work(services);
  } finally {
    await app.close();
    await closeServices(services);
  }
}

function inSentence(error: unknown): never {
  if (error instanceof ConfigError || error instanceof VaultError) throw new CouldNot(error.message, { cause: error });
  throw error;
}
