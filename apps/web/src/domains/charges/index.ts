import { IconReceiptRupee } from '@tabler/icons-react';
import type { WebDomain } from '../../lib/domain.ts';
import { paths } from '../../paths.ts';

/** Which service a consultation is billed as. */
export const charges: WebDomain = {
  routes: [{ path: paths.fees(), load: () => import('./FeesPage.tsx'), access: 'hospital:write' }],
  places: [
    {
      path: paths.fees(),
      label: 'charges.fees.title',
      icon: IconReceiptRupee,
      permission: 'hospital:write',
      manage: { hint: 'charges.fees.hint' },
    },
  ],
};
