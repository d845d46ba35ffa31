import { randomUUID } from 'node:crypto';
import { Can, IdParams, Patient, route } from '@pramana/contract';
import type { PatientId } from '@pramana/kernel';
import { findPatient } from '../../apps/server/src/domains/patients/index.ts';
import { patientSubject } from '../../apps/server/src/domains/sealing/index.ts';
import { recordAccess } from '../../apps/server/src/platform/access.ts';
import { type Context, implement, implementBare } from '../../apps/server/src/platform/http/index.ts';
import { serveOwn } from './own-server.ts';

/*
 * The whole server with a few routes more: the read of a patient without its access event, with one that is always new,
 * with one that repeats an earlier; and answers that need nobody and somebody. Run as a process: `node reads.ts DATA`.
 */

const read = { method: 'GET', access: 'patient:read', params: IdParams, response: Patient, summary: '' } as const;
const word = { method: 'GET', response: Can, summary: '' } as const;
const ROUTES = {
  silent: route({ ...read, id: 'bench.reads.silent', path: '/api/bench/silent/:id' }),
  fresh: route({ ...read, id: 'bench.reads.fresh', path: '/api/bench/fresh/:id' }),
  repeated: route({ ...read, id: 'bench.reads.repeated', path: '/api/bench/repeated/:id' }),
  bare: route({ ...word, id: 'bench.words.bare', path: '/api/bench/bare', access: 'public' }),
  session: route({ ...word, id: 'bench.words.session', path: '/api/bench/session', access: 'session' }),
};

type Reading = Context<typeof ROUTES.silent | typeof ROUTES.fresh | typeof ROUTES.repeated>;

async function shown({ tx, hospital, params: { id } }: Reading): Promise<{ data: never }> {
  const patient = await findPatient(tx, hospital.id, id as PatientId);
  if (patient === null) throw new Error('the bench reads patients that are there');
  const createdAt = patient.createdAt.toISOString();
  return { data: { ...patient, age: null, city: patient.address?.city ?? '', createdAt } as never };
}

async function recorded(ctx: Reading, document: string): Promise<{ data: never }> {
  const subjectId = await patientSubject(ctx.tx, ctx.hospital, ctx.params.id as PatientId);
  const [answer] = await Promise.all([
    shown(ctx),
    recordAccess(ctx, { subjectId, purpose: 'care', resource: 'patient', document }),
  ]);
  return answer;
}

await serveOwn((app) => {
  implement(app, ROUTES.silent, shown);
  implement(app, ROUTES.fresh, (ctx) => recorded(ctx, randomUUID()));
  implement(app, ROUTES.repeated, (ctx) => recorded(ctx, 'again'));
  implementBare(app, ROUTES.bare, async () => ({ data: { ok: true } }));
  implementBare(app, ROUTES.session, async () => ({ data: { ok: true } }));
});
