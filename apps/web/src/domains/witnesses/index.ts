import { IconEye } from '@tabler/icons-react';
import type { WebDomain } from '../../lib/domain.ts';
import { paths } from '../../paths.ts';

/** Who cosigns the hospital's logs, and the node's; whose logs the node cosigns. */
export const witnesses: WebDomain = {
  routes: [
    { path: paths.witnesses(), access: 'witness:read', load: () => import('./WitnessesPage.tsx') },
    { path: paths.nodeWitnesses(), access: 'node:read', load: () => import('./WitnessesPage.tsx') },
  ],
  places: [
    {
      path: paths.witnesses(),
      label: 'witnesses.title',
      icon: IconEye,
      permission: 'witness:read',
      manage: { hint: 'witnesses.hint' },
    },
    { path: paths.nodeWitnesses(), label: 'witnesses.title', icon: IconEye, permission: 'node:read' },
  ],
};
