import type { Clock } from '@pramana/kernel';
import type { FastifyBaseLogger } from 'fastify';
import type { Config } from './config.ts';
import type { Demo } from './demo.ts';
import type { Database } from './database/index.ts';
import type { Endings } from './endings.ts';
import type { Hub } from './events.ts';
import type { KnownLooks } from './known-looks.ts';
import type { Looks } from './looks.ts';
import type { FileStore } from './files/index.ts';
import type { Health } from './health.ts';
import type { Outbound } from './outbound.ts';

/** What every domain is given. A domain's own parts (vault, sequencer) are arguments of its plugin, not members here. */
export interface Services {
  config: Config;
  db: Database;
  /** Runs a pure read and writes what it shows, together with others of the same time (I-12). */
  looks: Looks;
  /** Which of them need not be written again. */
  knownLooks: KnownLooks;
  clock: Clock;
  hub: Hub;
  endings: Endings;
  health: Health;
  /** Sealed bytes beside the database; only the domain files puts anything there. */
  files: FileStore;
  /** Speaks to addresses that somebody else than the operator typed. */
  outbound: Outbound;
  log: FastifyBaseLogger;
  /** The node shows made-up people only, and screens say so; null: a real one. */
  demo: Demo | null;
}
