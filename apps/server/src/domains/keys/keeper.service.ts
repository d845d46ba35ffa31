import type { HospitalId } from '@pramana/kernel';
import { setImmediate as breathe } from 'node:timers/promises';
import type { Services } from '../../platform/services.ts';
import { hasKeys, listHospitals, refreshKeys, type SealingHospital } from '../sealing/index.ts';
import { isBundleCurrent, writeBundle } from './bundle.service.ts';
import { countOverdue } from './health.service.ts';
import { sealKits } from './kit-act.service.ts';
import { isKitForeign } from './kit.store.ts';
import { beginCaused, freshMemory, renewPiece, type RenewalTurn } from './renewal.service.ts';
import { tellRenewed } from './renewal-watch.service.ts';
import { beginRotation, destroyOld, rotateBatch, rotationIsDue } from './rotation.service.ts';

const LOOK_MS = 60_000;

type KeeperServices = Pick<Services, 'db' | 'clock' | 'config' | 'demo' | 'log' | 'hub'>;

/** Replaces and destroys generations when their time has come, on the side; of several servers whichever comes first. */
export class KeyKeeper {
  readonly #services: KeeperServices;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #overdue = 0;
  #stopped = false;

  constructor(services: KeeperServices) {
    this.#services = services;
  }

  start(): void {
    this.#timer = setInterval(() => void this.look(), LOOK_MS);
    this.#timer.unref();
    void this.look();
  }

  /** Ends after the batch that runs; the next start goes on from there. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#running;
  }

  /** Generations that should have been replaced or destroyed a day before the last look, or earlier. */
  get overdue(): number {
    return this.#overdue;
  }

  /** Looks now: somebody began a rotation. Resolves when what was to do is done. */
  look(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#work().finally(() => (this.#running = undefined));
    return this.#running;
  }

  async #work(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      await this.#lookAround();
    }
  }

  async #lookAround(): Promise<void> {
    const { db, log } = this.#services;
    if (!hasKeys()) return;
    try {
      await refreshKeys();
      await this.#keepBundle();
      await sealKits(this.#services);
      let overdue = 0;
      for (const hospital of await db.onNode(listHospitals)) {
        if (this.#stopped) return;
        await this.#tend(hospital).catch((error: unknown) => {
          log.error({ err: error, hospital: hospital.id }, 'keys of a hospital could not be renewed; tried again');
        });
        const { clock, config } = this.#services;
        overdue += await countOverdue(db, hospital, { now: new Date(clock.now()), backupDays: config.backupDays });
      }
      if (overdue > this.#overdue) log.error({ overdue }, 'generations of keys stand longer than they should');
      this.#overdue = overdue;
      await this.#keepBundle();
    } catch (error) {
      log.error({ err: error }, 'keys could not be looked after; tried again');
    }
  }

  /** What was made or destroyed since is in the encrypted keys of the kit as well, or not any more. */
  async #keepBundle(): Promise<void> {
    const { db, log } = this.#services;
    if (await db.onNode(isKitForeign)) {
      log.error('the database names another recovery kit than the keyring: keys are encrypted for the keyring’s alone');
    }
    if (await isBundleCurrent(this.#services)) return;
    await writeBundle(this.#services).catch((error: unknown) => {
      log.error({ err: error }, 'keys could not be encrypted for the recovery kit: none is replaced or destroyed');
    });
  }

  async #tend(hospital: SealingHospital): Promise<void> {
    const { db, clock, config, log } = this.#services;
    const turn = { db, hospital, now: new Date(clock.now()), kit: this.#services };
    if (await rotationIsDue(turn)) await beginRotation(turn, null);
    while (!this.#stopped && (await rotateBatch(turn))) {
      this.#tell(hospital.id);
      // Requests come first.
      await breathe();
    }
    const destroyed = this.#stopped ? [] : await destroyOld(turn, config.backupDays);
    if (destroyed.length > 0) log.info({ hospital: hospital.id, generations: destroyed }, 'old keys were destroyed');
    await this.#renew(hospital);
    this.#tell(hospital.id);
  }

  /** Keys below the hospital's, when somebody has begun to replace them or an erasure asks for it. */
  async #renew(hospital: SealingHospital): Promise<void> {
    const { db, clock } = this.#services;
    const memory = freshMemory();
    const tell = (): void => tellRenewed(this.#services, hospital.id);
    const turn = (): RenewalTurn => ({ db, hospital, now: new Date(clock.now()), tell });
    if (!this.#stopped) await beginCaused(turn());
    while (!this.#stopped && (await renewPiece(turn(), memory))) {
      this.#tell(hospital.id);
      await breathe();
    }
  }

  #tell(hospital: HospitalId): void {
    this.#services.hub.publish(hospital, { type: 'keys.changed', ids: {} });
  }
}
