/** What other domains may use of visits, and the routes. */
import type { FastifyInstance } from 'fastify';
import { keepSweeping } from '../../platform/sweep.ts';
import { appointmentRoutes, ownAppointmentRoutes } from './appointment.routes.ts';
import { forgetPast, remindPatients } from './reminder.service.ts';
import { scheduleRoutes, screenRoutes } from './schedule.routes.ts';
import { registerKeptWords } from './words.service.ts';

export { bookVisit, takeWalkIn } from './booking.service.ts';
export { forgetVisits } from './forget.service.ts';
export { askVisit } from './own.service.ts';
export { setHours, setRoom, setVisitType } from './schedule.service.ts';
export { actInQueue, hasEncounter, takeStep, visitOfEncounter } from './step.service.ts';

export function appointmentsPlugin(app: FastifyInstance): void {
  registerKeptWords();
  scheduleRoutes(app);
  screenRoutes(app);
  appointmentRoutes(app);
  ownAppointmentRoutes(app);
  let stop: (() => Promise<void>) | undefined;
  app.addHook('onReady', async () => {
    stop = keepSweeping(app.services, 'reminders of visits', async () => {
      await forgetPast(app.services);
      await remindPatients(app.services);
    });
  });
  app.addHook('onClose', () => stop?.());
}
