import { IconSignature } from '@tabler/icons-react';
import type { WebDomain } from '../../lib/domain.ts';
import { paths } from '../../paths.ts';

/** Health records: a patient's timeline, one record with its versions, writing, and passkeys that sign. */
export const records: WebDomain = {
  routes: [
    { path: '/patients/$id/records', access: 'record:read', load: () => import('./timeline/TimelinePage.tsx') },
    { path: '/records/$record', access: 'record:read', load: () => import('./record/RecordPage.tsx') },
    { path: '/record-drafts/$draft', access: 'record:write', load: () => import('./write/WritePage.tsx') },
    { path: paths.signingKeys(), access: 'record:sign', load: () => import('./keys/SigningKeysPage.tsx') },
    { path: '/own/$id/records', access: 'self:read', load: () => import('./timeline/OwnTimelinePage.tsx') },
    { path: '/own/$id/records/$record', access: 'self:read', load: () => import('./record/OwnRecordPage.tsx') },
  ],
  places: [
    {
      path: paths.signingKeys(),
      label: 'records.keys.place',
      icon: IconSignature,
      permission: 'record:sign',
      manage: { hint: 'records.keys.hint' },
    },
  ],
};
