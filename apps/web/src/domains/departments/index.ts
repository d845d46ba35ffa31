import { IconBuilding } from '@tabler/icons-react';
import type { WebDomain } from '../../lib/domain.ts';
import { paths } from '../../paths.ts';

/** The departments of the hospital. */
export const departments: WebDomain = {
  routes: [
    { path: paths.departments(), access: 'hospital:read', load: () => import('./DepartmentsPage.tsx') },
    { path: '/departments/$id', access: 'hospital:read', load: () => import('./DepartmentPage.tsx') },
  ],
  places: [
    {
      path: paths.departments(),
      label: 'departments.title',
      icon: IconBuilding,
      permission: 'hospital:write',
      manage: { hint: 'departments.hint' },
    },
  ],
};
