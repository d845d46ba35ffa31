import { operatorActs } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { implementBare } from '../../platform/http/index.ts';
import { operatorActsAbout, proofOfAct } from './told.service.ts';

const routes = operatorActs.acts;

/** What the operator did about a hospital, as that hospital sees it. Bare: the node log is read in its own transaction. */
export function actRoutes(app: FastifyInstance): void {
  const { db } = app.services;
  implementBare(app, routes.list, async ({ hospital }) => ({
    data: await operatorActsAbout(db, hospital.id),
    next: null,
  }));
  implementBare(app, routes.proof, async ({ hospital, params }) => ({
    body: await proofOfAct(db, hospital.id, params.id),
    fileName: 'operator-act.tlog-proof',
    download: true,
  }));
}
