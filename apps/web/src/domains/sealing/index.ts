import { IconLink, IconShieldSearch } from '@tabler/icons-react';
import type { WebDomain } from '../../lib/domain.ts';
import { paths } from '../../paths.ts';

/** The chain as people see it, and the audit of it. */
export const sealing: WebDomain = {
  routes: [
    { path: paths.chain(), load: () => import('./chain/ChainPage.tsx'), access: 'chain:read' },
    { path: paths.tamper(), load: () => import('./tamper/TamperPage.tsx'), access: 'chain:read' },
    { path: '/chain/$series/$number', load: () => import('./block/BlockPage.tsx'), access: 'chain:read' },
    { path: paths.nodeLog(), load: () => import('./chain/ChainPage.tsx'), access: 'node:read' },
    { path: '/node/log/$series/$number', load: () => import('./block/BlockPage.tsx'), access: 'node:read' },
    { path: paths.audit(), load: () => import('./audit/AuditPage.tsx'), access: 'audit:run' },
  ],
  places: [
    { path: paths.chain(), label: 'sealing.place.chain', icon: IconLink, permission: 'chain:read' },
    { path: paths.nodeLog(), label: 'sealing.node.place', icon: IconLink, permission: 'node:read' },
    {
      path: paths.audit(),
      label: 'sealing.place.audit',
      icon: IconShieldSearch,
      permission: 'audit:run',
      homeOf: ['auditor'],
    },
  ],
};
