import { type KeysJson, keys } from '@pramana/contract';
import type { PatientId } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import { afterCommit, type Tx } from '../../platform/database/index.ts';
import { implement, implementBare, implementIdempotent } from '../../platform/http/index.ts';
import { keyHolder, type SealingHospital } from '../sealing/index.ts';
import { keyHealth } from './health.service.ts';
import type { KeyKeeper } from './keeper.service.ts';
import { confirmPart, kitFile, kitProblem, newKit, showKit } from './kit.service.ts';
import { startRenewal } from './renewal.service.ts';
import { tellRenewed } from './renewal-watch.service.ts';
import { startRotation } from './rotation.service.ts';

/** Bare where a kit has transactions of its own. */
export function keyRoutes(app: FastifyInstance, keeper: KeyKeeper): void {
  const { clock, config } = app.services;
  const now = (): Date => new Date(clock.now());
  const look = (): void => void keeper.look();
  const health = async (tx: Tx, hospital: SealingHospital): Promise<{ data: KeysJson }> => {
    const problem = await kitProblem(tx, app.services);
    return { data: await keyHealth(tx, hospital, { now: now(), backupDays: config.backupDays, kitProblem: problem }) };
  };

  implement(app, keys.show, ({ tx, hospital }) => health(tx, hospital));
  implementIdempotent(app, keys.rotate, {
    run: async ({ tx, hospital, actor }) => {
      const turn = { hospital, now: now(), kit: app.services };
      const { generation } = await startRotation(tx, turn, actor.personId);
      afterCommit(tx, look);
      return String(generation);
    },
    render: ({ tx, hospital }) => health(tx, hospital),
  });

  implementIdempotent(app, keys.renew, {
    run: async ({ tx, hospital, actor, body: { level, patientId } }) => {
      const subjectId = patientId === undefined ? null : await keyHolder(tx, hospital, patientId as PatientId);
      const tell = (): void => tellRenewed(app.services, hospital.id);
      const id = await startRenewal(tx, { hospital, now: now(), tell }, { level, subjectId, by: actor.personId });
      afterCommit(tx, look);
      return id;
    },
    render: ({ tx, hospital }) => health(tx, hospital),
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
