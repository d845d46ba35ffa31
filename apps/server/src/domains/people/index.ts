import type { FastifyInstance } from 'fastify';
import { keepSweeping } from '../../platform/sweep.ts';
import { applicationRoutes, applyRoutes } from './application.routes.ts';
import { registerPeopleAudit } from './audit.service.ts';
import { clinicianRoutes } from './clinician.routes.ts';
import { colleagueRoutes } from './colleague.routes.ts';
import { accountRoutes, enrolRoutes, ownRoutes } from './enrolment.routes.ts';
import { invitationRoutes } from './invitation.routes.ts';
import { memberRoutes } from './member.routes.ts';
import { endRunOutLinks } from './run-out.service.ts';
import { recoveryRoutes } from './recovery.routes.ts';
import { tokenRoutes } from './token.routes.ts';
import { tourRoutes } from './tour.routes.ts';

export { assignNurse } from './clinician.service.ts';
export { readClinicians } from './clinician.store.ts';
export { doctorsAssisted, namesOf, peopleInRole } from './colleague.store.ts';
export { linkMadeUp } from './enrolment.service.ts';
export { atLink, newLink } from './link.service.ts';
export { languageOfPatient } from './link.store.ts';
export { changeMember, refuseNonMember } from './member.service.ts';
export { allPlaces, findPlace } from './place.store.ts';
export { openOwn } from './own.service.ts';
export { openRoster, takeOverAdmin } from './role.service.ts';

export function peoplePlugin(app: FastifyInstance): void {
  registerPeopleAudit();
  colleagueRoutes(app);
  memberRoutes(app);
  clinicianRoutes(app);
  invitationRoutes(app);
  applyRoutes(app);
  applicationRoutes(app);
  accountRoutes(app);
  enrolRoutes(app);
  ownRoutes(app);
  recoveryRoutes(app);
  tokenRoutes(app);
  tourRoutes(app);
  let stop: (() => Promise<void>) | undefined;
  app.addHook('onReady', async () => {
    stop = keepSweeping(app.services, 'links of patients', () => endRunOutLinks(app.services));
  });
  app.addHook('onClose', () => stop?.());
}
