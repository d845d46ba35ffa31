import { IconUsersGroup } from '@tabler/icons-react';
import type { WebDomain } from '../../lib/domain.ts';
import { paths } from '../../paths.ts';

/** Who works here and who may do what. */
export const people: WebDomain = {
  routes: [{ path: paths.people(), access: 'people:read', load: () => import('./PeoplePage.tsx') }],
  places: [
    {
      path: paths.people(),
      label: 'people.place',
      icon: IconUsersGroup,
      permission: 'people:read',
      manage: { hint: 'people.hint' },
    },
  ],
};
