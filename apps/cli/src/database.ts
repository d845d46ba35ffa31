import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, ConfigError, loadConfig } from '@pramana/server/config';
import { DatabaseStartError, findPostgres, startPostgres } from '@pramana/server/platform/postgres';
import { CouldNot } from './command.ts';

export interface OpenPostgres {
  readonly appUrl: string;
  readonly ownerUrl: string;
  /** The superuser's; of the embedded database alone. */
  readonly superUrl: string;
  stop(): Promise<void>;
}

/** The server's settings, from the same environment. */
export function readConfig(): Config {
  try {
    return loadConfig(process.env, []);
  } catch (error) {
    if (error instanceof ConfigError) throw new CouldNot(error.message, { cause: error });
    throw error;
  }
}

/**
 * The database: of the running server, or of `DATABASE_URL`, or the embedded one, started for this command only. It is
 * never created: a command that looks must not leave an empty database behind.
 */
export async function openPostgres(config: Config): Promise<OpenPostgres> {
  if (config.database !== null) return { ...config.database, superUrl: '', stop: async () => {} };
  const dataDir = join(config.dataDir, 'postgres');
  const running = findPostgres(dataDir);
  if (running !== undefined) return { ...running, stop: async () => {} };
  if (!existsSync(join(dataDir, 'cluster', 'PG_VERSION'))) {
    throw new CouldNot(`There is no database in ${config.dataDir}: start Pramana once, or set PRAMANA_DATA.`);
  }
  try {
    const quiet = { info: () => undefined, warn: () => undefined, error: console.error };
    return await startPostgres({ dataDir, log: quiet });
  } catch (error) {
    if (error instanceof DatabaseStartError) throw new CouldNot(error.message, { cause: error });
    throw error;
  }
}
