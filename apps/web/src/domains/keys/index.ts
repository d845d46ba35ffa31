import { IconKey, IconLifebuoy } from '@tabler/icons-react';
import type { WebDomain } from '../../lib/domain.ts';
import { paths } from '../../paths.ts';

/** Keys: their health for a hospital's admin, the node log's keys and the recovery kit for the operator. */
export const keys: WebDomain = {
  routes: [
    { path: paths.keys(), access: 'key:read', load: () => import('./KeysPage.tsx') },
    { path: paths.nodeKeys(), access: 'node:read', load: () => import('./NodeKeysPage.tsx') },
    { path: paths.recoveryKit(), access: 'node:read', load: () => import('./KitPage.tsx') },
  ],
  places: [
    {
      path: paths.keys(),
      label: 'keys.title',
      icon: IconKey,
      permission: 'key:read',
      manage: { hint: 'keys.hint' },
    },
    { path: paths.nodeKeys(), label: 'keys.title', icon: IconKey, permission: 'node:read' },
    { path: paths.recoveryKit(), label: 'keys.kit.title', icon: IconLifebuoy, permission: 'node:read' },
  ],
};
