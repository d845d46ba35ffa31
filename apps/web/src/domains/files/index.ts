import type { WebDomain } from '../../lib/domain.ts';

/** Files of records. */
export const files: WebDomain = {
  routes: [{ path: '/patients/$id/files', load: () => import('./FilesPage.tsx'), access: 'file:read' }],
};
