import { patients } from '@pramana/contract';
import type { PatientId } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import { type AccessContext, recordSearch } from '../../platform/access.ts';
import { implement } from '../../platform/http/index.ts';
import type { Services } from '../../platform/services.ts';
import { clinicalRoutes } from './clinical.routes.ts';
import { registerKeptOfPatients } from './kept.service.ts';
import { mergeRoutes } from './merge.routes.ts';
import { canList, canPatient, purposeOf } from './patient.policy.ts';
import {
  changePatient,
  openPatient,
  patientJson,
  patientRow,
  ProbableDuplicate,
  recordPatientAccess,
  registerPatient,
  todayAt,
} from './patient.service.ts';
import { searchPatients } from './search.service.ts';

const routes = patients.patients;

export function patientsPlugin(app: FastifyInstance): void {
  registerKeptOfPatients();
  mergeRoutes(app);
  clinicalRoutes(app);

  implement(app, routes.list, async (ctx) => {
    const { patients: found, next } = await searchPatients(ctx, ctx.query.q ?? '', ctx.query.cursor);
    await recordSearch(ctx, searchEvent(ctx, found.length));
    const today = todayAt(ctx);
    return { data: found.map((patient) => patientRow(patient, today)), next, can: canList(ctx.actor.roles) };
  });

  implement(app, routes.create, async (ctx) => {
    try {
      const patient = await registerPatient(ctx, ctx.body);
      await recordPatientAccess(ctx, patient.id);
      return { data: patientJson(patient, todayAt(ctx)), can: canPatient(ctx.actor.roles, patient) };
    } catch (error) {
      if (error instanceof ProbableDuplicate) await recordDuplicate(ctx, error);
      throw error;
    }
  });

  implement(app, routes.show, async (ctx) => {
    const patient = await openPatient(ctx, ctx.params.id as PatientId);
    await recordPatientAccess(ctx, patient.id);
    return { data: patientJson(patient, todayAt(ctx)), can: canPatient(ctx.actor.roles, patient) };
  });

  implement(app, routes.update, async (ctx) => {
    const patient = await changePatient(ctx, ctx.params.id as PatientId, ctx.body);
    await recordPatientAccess(ctx, patient.id);
    return { data: patientJson(patient, todayAt(ctx)), can: canPatient(ctx.actor.roles, patient) };
  });
}

type Searching = Omit<AccessContext, 'tx'> & { services: Services };

function searchEvent({ actor }: Pick<Searching, 'actor'>, resultCount: number) {
  return { purpose: purposeOf(actor.roles), resource: 'patient', resultCount };
}

/** The refusal tells that somebody is known here, and rolls its own transaction back: the event has one of its own. */
export async function recordDuplicate(ctx: Searching, { found }: ProbableDuplicate): Promise<void> {
  await ctx.services.db.aside(ctx.hospital.id, (tx) => recordSearch({ ...ctx, tx }, searchEvent(ctx, found)));
}
