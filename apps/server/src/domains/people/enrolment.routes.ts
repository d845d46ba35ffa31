import { patientAccounts } from '@pramana/contract';
import type { PatientId } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import { implement, implementBare } from '../../platform/http/index.ts';
import { newId } from '../../platform/ids.ts';
import { endAccount, enrol, listAccounts, makeCard, recordDesk, sendEnrolCode, showCard } from './enrolment.service.ts';
import { managing } from './member.routes.ts';
import { leaveOwn, ownCard, ownPatients } from './own.service.ts';

/** The desk's side. Who has access to a patient is about the patient: each look is recorded (I-12). */
export function accountRoutes(app: FastifyInstance): void {
  const routes = patientAccounts.accounts;

  implement(app, routes.list, async (ctx) => {
    const id = ctx.params.id as PatientId;
    const data = await listAccounts(managing(ctx), id);
    await recordDesk(ctx, id);
    return { data, next: null };
  });
  implement(app, routes.create, async (ctx) => {
    const id = ctx.params.id as PatientId;
    const data = await makeCard(managing(ctx), id, ctx.body);
    await recordDesk(ctx, id, { purpose: 'card', document: data.id });
    return { data };
  });
  implement(app, routes.end, async (ctx) => {
    const id = ctx.params.id as PatientId;
    await endAccount(managing(ctx), id, ctx.params.account);
    await recordDesk(ctx, id, { purpose: 'unlink', document: newId(ctx.clock.now()) });
  });
}

/** With the card in hand. */
export function enrolRoutes(app: FastifyInstance): void {
  const routes = patientAccounts.enrol;
  implementBare(app, routes.show, async ({ services, body }) => ({ data: await showCard(services, body) }));
  implementBare(app, routes.code, async ({ services, body, client }) => ({
    data: await sendEnrolCode(services, body, client),
  }));
  implementBare(app, routes.finish, async ({ services, body: { name, login, password, ...proof }, client }) => ({
    data: await enrol(services, proof, { name, login, password, language: client.language }, client),
  }));
  implementBare(app, routes.join, async ({ services, body, actor, client }) => ({
    data: await enrol(services, body, actor.personId, client),
  }));
}

/** The patient's and the guardian's side. */
export function ownRoutes(app: FastifyInstance): void {
  const routes = patientAccounts.own;
  implement(app, routes.list, async (ctx) => ({ data: await ownPatients(ctx), next: null }));
  implement(app, routes.show, async (ctx) => ({ data: await ownCard(ctx, ctx.params.id as PatientId) }));
  implement(app, routes.leave, (ctx) => leaveOwn(ctx, ctx.params.id as PatientId));
}
