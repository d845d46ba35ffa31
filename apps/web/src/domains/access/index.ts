import { IconEye, IconUrgent } from '@tabler/icons-react';
import type { WebDomain } from '../../lib/domain.ts';
import { paths } from '../../paths.ts';

/** Who looked at what, and its proof. */
export const access: WebDomain = {
  routes: [
    { path: paths.activity(), load: () => import('./activity/ActivityPage.tsx'), access: 'access:review' },
    { path: paths.emergencies(), load: () => import('./emergency/EmergenciesPage.tsx'), access: 'emergency:review' },
    { path: paths.operatorActs(), load: () => import('./operator/OperatorPage.tsx'), access: 'access:review' },
    { path: '/own/$id/who-looked', load: () => import('./who/OwnWhoLookedPage.tsx'), access: 'self:read' },
    { path: '/patients/$id/who-looked', load: () => import('./who/WhoLookedPage.tsx'), access: 'access:patient' },
  ],
  places: [
    {
      path: paths.activity(),
      label: 'access.activity.title',
      icon: IconEye,
      permission: 'access:review',
      manage: { hint: 'access.activity.hint' },
    },
    {
      path: paths.emergencies(),
      label: 'access.emergency.title',
      icon: IconUrgent,
      permission: 'emergency:review',
      manage: { hint: 'access.emergency.hint' },
    },
  ],
};
