import { IconMicroscope, IconRulerMeasure } from '@tabler/icons-react';
import type { WebDomain } from '../../lib/domain.ts';
import { paths } from '../../paths.ts';

/** Tests: the laboratory's work, one order with its result, a patient's results over time, the catalogue. */
export const diagnostics: WebDomain = {
  routes: [
    { path: paths.lab(), access: 'lab:read', load: () => import('./work/LabPage.tsx') },
    { path: paths.labTests(), access: 'test:read', load: () => import('./work/TestsPage.tsx') },
    { path: '/diagnostics/$id', access: 'lab:read', load: () => import('./order/OrderPage.tsx') },
    { path: '/patients/$id/results', access: 'lab:read', load: () => import('./results/ResultsPage.tsx') },
    { path: '/own/$id/results', access: 'self:read', load: () => import('./results/OwnResultsPage.tsx') },
  ],
  places: [
    { path: paths.lab(), label: 'diagnostics.title', icon: IconMicroscope, permission: 'lab:read' },
    {
      path: paths.labTests(),
      label: 'diagnostics.tests.title',
      icon: IconRulerMeasure,
      permission: 'test:read',
      manage: { hint: 'diagnostics.tests.hint' },
    },
  ],
};
