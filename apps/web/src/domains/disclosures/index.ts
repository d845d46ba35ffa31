import { IconFileCertificate } from '@tabler/icons-react';
import type { WebDomain } from '../../lib/domain.ts';
import { paths } from '../../paths.ts';

/** What an auditor is given of a period. */
export const disclosures: WebDomain = {
  routes: [{ path: paths.disclosures(), access: 'disclosure:read', load: () => import('./BundlesPage.tsx') }],
  places: [
    {
      path: paths.disclosures(),
      label: 'disclosures.title',
      icon: IconFileCertificate,
      permission: 'disclosure:read',
      manage: { hint: 'disclosures.hint' },
    },
  ],
};
