import { IconBoxSeam } from '@tabler/icons-react';
import type { WebDomain } from '../../lib/domain.ts';
import { paths } from '../../paths.ts';

/** Stock by batch: expiry, receipts, movements. */
export const stock: WebDomain = {
  routes: [
    { path: paths.stock(), load: () => import('./list/StockPage.tsx'), access: 'stock:read' },
    { path: '/stock/$item/$batch', load: () => import('./batch/BatchPage.tsx'), access: 'stock:read' },
  ],
  places: [{ path: paths.stock(), label: 'stock.place', icon: IconBoxSeam, permission: 'stock:read' }],
};
