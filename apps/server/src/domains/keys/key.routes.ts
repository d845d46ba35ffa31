import { type KeysJson, keys } from '@pramana/contract';
import type { PatientId } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import { implementBare } from '../../platform/http/index.ts';
import { keyHolder, type SealingHospital } from '../sealing/index.ts';
import { keyHealth } from './health.service.ts';
import type { KeyKeeper } from './keeper.service.ts';
import { confirmPart, kitFile, kitProblem, newKit, showKit } from './kit.service.ts';
import { beginRenewal } from './renewal.service.ts';
import { tellRenewed } from './renewal-watch.service.ts';
import { beginRotation } from './rotation.service.ts';

/** Bare: a rotation and a kit have transactions of their own. */
export function keyRoutes(app: FastifyInstance, keeper: KeyKeeper): void {
  const { db, clock, config } = app.services;
  const now = (): Date => new Date(clock.now());
  const health = async (hospital: SealingHospital): Promise<KeysJson> =>
    keyHealth(db, hospital, {
      now: now(),
      backupDays: config.backupDays,
      kitProblem: await kitProblem(app.services),
    });

  implementBare(app, keys.show, async ({ hospital }) => ({ data: await health(hospital) }));
  implementBare(app, keys.rotate, async ({ hospital, actor }) => {
    await beginRotation({ db, hospital, now: now(), kit: app.services }, actor.personId);
    void keeper.look();
    return { data: await health(hospital) };
  });

  implementBare(app, keys.renew, async ({ hospital, actor, body: { level, patientId } }) => {
    const subjectId =
      patientId === undefined
        ? null
        : await db.inHospital(hospital.id, (tx) => keyHolder(tx, hospital, patientId as PatientId));
    const tell = (): void => tellRenewed(app.services, hospital.id);
    await beginRenewal({ db, hospital, now: now(), tell }, { level, subjectId, by: actor.personId });
    void keeper.look();
    return { data: await health(hospital) };
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
