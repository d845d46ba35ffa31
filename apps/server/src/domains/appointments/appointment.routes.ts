import { appointments, ownAppointments } from '@pramana/contract';
import type { PatientId, PersonId } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import { implement, implementBare } from '../../platform/http/index.ts';
import { bookVisit, placeVisit, takeWalkIn } from './booking.service.ts';
import { requestsOf, roomNames } from './list.service.ts';
import { askVisit, cancelOwn, choicesOf, moveOwn, ownSlots, ownVisits } from './own.service.ts';
import { queuesOf } from './queue.service.ts';
import { calendarOf, countsOf, slotsOf } from './slot.service.ts';
import { actInQueue, takeStep } from './step.service.ts';
import { storyOf } from './view.service.ts';

interface PlaceBody {
  doctorId: string;
  visitTypeId: string;
  at: string;
  roomId?: string | null;
}

const placeIn = ({ doctorId, visitTypeId, at, roomId }: PlaceBody) => ({
  doctorId: doctorId as PersonId,
  visitTypeId,
  at: new Date(at),
  roomId: roomId ?? null,
});

export function appointmentRoutes(app: FastifyInstance): void {
  const routes = appointments.appointments;

  implement(app, routes.calendar, async (ctx) => ({ data: await calendarOf(ctx, ctx.query.from, ctx.query.days) }));

  implement(app, routes.counts, async (ctx) => ({
    data: await countsOf(ctx, ctx.query.from, ctx.query.days),
    next: null,
  }));

  implement(app, routes.requests, async (ctx) => ({ data: await requestsOf(ctx), next: null }));

  implement(app, routes.slots, async (ctx) => ({
    data: await slotsOf(ctx, { ...ctx.query, doctorId: ctx.query.doctorId as PersonId }),
    next: null,
  }));

  implement(app, routes.show, async (ctx) => ({ data: await storyOf(ctx, ctx.params.id) }));

  implement(app, routes.book, async (ctx) => {
    const words = { reason: ctx.body.reason ?? '', wish: null };
    const visit = { patientId: ctx.body.patientId as PatientId, place: placeIn(ctx.body), words };
    return { data: await bookVisit(ctx, ctx.params.id, visit) };
  });

  implement(app, routes.walkIn, async (ctx) => {
    const { patientId, doctorId, visitTypeId, urgent, reason } = ctx.body;
    const who = { patientId: patientId as PatientId, doctorId: doctorId as PersonId };
    const visit = { ...who, visitTypeId, urgent, words: { reason: reason ?? '', wish: null } };
    return { data: await takeWalkIn(ctx, ctx.params.id, visit) };
  });

  implement(app, routes.place, async (ctx) => {
    const { revision, why, ...place } = ctx.body;
    return { data: await placeVisit(ctx, ctx.params.id, { revision, why, place: placeIn(place) }) };
  });

  implement(app, routes.step, async (ctx) => ({ data: await takeStep(ctx, ctx.params.id, ctx.body) }));

  implement(app, routes.queueAct, async (ctx) => ({ data: await actInQueue(ctx, ctx.params.id, ctx.body) }));

  implement(app, appointments.queue.show, async (ctx) => ({
    data: await queuesOf(ctx, await roomNames(ctx)),
    next: null,
  }));
}

export function ownAppointmentRoutes(app: FastifyInstance): void {
  const { own } = ownAppointments;

  implement(app, own.list, async (ctx) => ({ data: await ownVisits(ctx, ctx.params.id as PatientId), next: null }));

  implement(app, own.choices, async (ctx) => ({ data: await choicesOf(ctx) }));

  implement(app, own.slots, async (ctx) => ({
    data: await ownSlots(ctx, { ...ctx.query, doctorId: ctx.query.doctorId as PersonId }),
    next: null,
  }));

  implement(app, own.ask, async (ctx) => {
    const { doctorId, at, reason, ...more } = ctx.body;
    const time = at === null ? null : new Date(at);
    const asked = { ...more, reason: reason ?? '', doctorId: doctorId as PersonId | null, at: time };
    return { data: await askVisit(ctx, ctx.params.id as PatientId, ctx.params.appointment, asked) };
  });

  implement(app, own.move, async (ctx) => {
    const { id, appointment } = ctx.params;
    const moved = { id: appointment, revision: ctx.body.revision, at: new Date(ctx.body.at) };
    return { data: await moveOwn(ctx, id as PatientId, moved) };
  });

  implement(app, own.cancel, async (ctx) => {
    const { id, appointment } = ctx.params;
    return { data: await cancelOwn(ctx, id as PatientId, { id: appointment, revision: ctx.body.revision }) };
  });

  implementBare(app, own.events, async ({ services, hospital }) => ({
    subscribe: (send) =>
      services.hub.subscribe(hospital.id, ({ type }) => {
        if (type === 'queue.changed') send({ type, ids: {} });
      }),
  }));
}
