import { IconEye } from '@tabler/icons-react';
import type { WebDomain } from '../../lib/domain.ts';
import { paths } from '../../paths.ts';

/** Who cosigns the hospital's logs. */
export const witnesses: WebDomain = {
  routes: [{ path: paths.witnesses(), access: 'witness:read', load: () => import('./WitnessesPage.tsx') }],
  places: [
    {
      path: paths.witnesses(),
      label: 'witnesses.title',
      icon: IconEye,
      permission: 'witness:read',
      manage: { hint: 'witnesses.hint' },
    },
  ],
};
