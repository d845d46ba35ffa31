import { IconFileImport } from '@tabler/icons-react';
import type { WebDomain } from '../../lib/domain.ts';
import { paths } from '../../paths.ts';

/** Records of other systems. */
export const fhir: WebDomain = {
  routes: [{ path: paths.takeOver(), load: () => import('./TakeOverPage.tsx'), access: 'record:import' }],
  places: [
    {
      path: paths.takeOver(),
      label: 'fhir.title',
      icon: IconFileImport,
      permission: 'record:import',
      manage: { hint: 'fhir.hint' },
    },
  ],
};
