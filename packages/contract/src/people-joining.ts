import { applicationRoutes, applyRoutes } from './people-applications.ts';
import { invitationRoutes } from './people-invitations.ts';

/** How people come to work in a hospital: by invitation or by application. */
export const joining = {
  invitations: invitationRoutes,
  apply: applyRoutes,
  applications: applicationRoutes,
} as const;
