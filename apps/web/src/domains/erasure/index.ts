import { IconEraser } from '@tabler/icons-react';
import type { WebDomain } from '../../lib/domain.ts';
import { paths } from '../../paths.ts';

/** Erasure of a person's data: what can go, what law keeps, the second yes, the certificate. */
export const erasure: WebDomain = {
  routes: [
    { path: paths.erasures(), load: () => import('./ErasuresPage.tsx'), access: 'erasure:approve' },
    { path: '/erasures/$id', load: () => import('./ErasurePage.tsx'), access: 'erasure:approve' },
    { path: '/patients/$id/erasure', load: () => import('./PatientErasurePage.tsx'), access: 'erasure:ask' },
    { path: '/own/$id/erasure', load: () => import('./OwnErasurePage.tsx'), access: 'self:read' },
  ],
  places: [
    {
      path: paths.erasures(),
      label: 'erasure.title',
      icon: IconEraser,
      permission: 'erasure:approve',
      manage: { hint: 'erasure.hint' },
    },
  ],
};
