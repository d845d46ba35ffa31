import { IconInbox, IconRulerMeasure, IconServer2 } from '@tabler/icons-react';
import type { WebDomain } from '../../lib/domain.ts';
import { paths } from '../../paths.ts';

/** A hospital registers itself; the operator decides, and watches over the node. */
export const hospitals: WebDomain = {
  routes: [
    { path: paths.register(), access: 'public', load: () => import('./register/RegisterPage.tsx') },
    { path: paths.node(), access: 'node:read', load: () => import('./node/NodePage.tsx') },
    { path: paths.newHospital(), access: 'node:write', load: () => import('./node/NewHospitalPage.tsx') },
    { path: '/node/hospitals/$id', access: 'node:read', load: () => import('./node/HospitalPage.tsx') },
    { path: paths.registrations(), access: 'node:read', load: () => import('./review/RegistrationsPage.tsx') },
    { path: '/node/registrations/$id', access: 'node:read', load: () => import('./review/RegistrationPage.tsx') },
    { path: paths.nodeRules(), access: 'node:read', load: () => import('./node/RulesPage.tsx') },
  ],
  places: [
    {
      path: paths.node(),
      label: 'hospitals.node.place',
      icon: IconServer2,
      permission: 'node:read',
      homeOf: ['operator'],
    },
    { path: paths.registrations(), label: 'hospitals.review.place', icon: IconInbox, permission: 'node:read' },
    { path: paths.nodeRules(), label: 'hospitals.rules.place', icon: IconRulerMeasure, permission: 'node:read' },
  ],
};
