import { keys } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { implementBare } from '../../platform/http/index.ts';
import { keyHealth } from './health.service.ts';
import type { KeyKeeper } from './keeper.service.ts';
import { confirmPart, kitFile, newKit, showKit } from './kit.service.ts';
import { beginRotation } from './rotation.service.ts';

/** Bare: a rotation and a kit have transactions of their own. */
export function keyRoutes(app: FastifyInstance, keeper: KeyKeeper): void {
  const { db, clock, config } = app.services;
  const terms = () => ({ now: new Date(clock.now()), backupDays: config.backupDays });

  implementBare(app, keys.show, async ({ hospital }) => ({ data: await keyHealth(db, hospital, terms()) }));
  implementBare(app, keys.rotate, async ({ hospital, actor }) => {
    await beginRotation({ db, hospital, now: terms().now }, actor.personId);
    void keeper.look();
    return { data: await keyHealth(db, hospital, terms()) };
  });

  implementBare(app, keys.kit.show, async ({ services }) => ({ data: await showKit(services) }));
  implementBare(app, keys.kit.make, async ({ services, actor }) => ({ data: await newKit(services, actor.personId) }));
  implementBare(app, keys.kit.confirm, async ({ services, params, body }) => ({
    data: await confirmPart(services, params.id, body.part),
  }));
  implementBare(app, keys.kit.file, async ({ services }) => ({
    body: await kitFile(services),
    fileName: 'pramana-keyring.age',
    download: true,
  }));
}
