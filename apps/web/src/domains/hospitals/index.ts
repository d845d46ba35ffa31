import { IconServer2 } from '@tabler/icons-react';
import type { WebDomain } from '../../lib/domain.ts';
import { paths } from '../../paths.ts';

/** The operator's hospitals. */
export const hospitals: WebDomain = {
  routes: [
    { path: paths.node(), access: 'node:read', load: () => import('./node/NodePage.tsx') },
    { path: paths.newHospital(), access: 'node:write', load: () => import('./node/NewHospitalPage.tsx') },
  ],
  places: [
    {
      path: paths.node(),
      label: 'hospitals.node.place',
      icon: IconServer2,
      permission: 'node:read',
      homeOf: ['operator'],
    },
  ],
};
