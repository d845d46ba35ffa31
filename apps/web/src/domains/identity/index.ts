import { IconUsersGroup } from '@tabler/icons-react';
import type { WebDomain } from '../../lib/domain.ts';
import { paths } from '../../paths.ts';

/** Sign-in, the first setup, one's own account; the administrator's people. */
export const identity: WebDomain = {
  routes: [
    { path: paths.login(), access: 'public', load: () => import('./LoginPage.tsx') },
    { path: paths.setup(), access: 'public', load: () => import('./SetupPage.tsx') },
    { path: paths.account(), access: 'session', load: () => import('./AccountPage.tsx') },
    { path: paths.people(), access: 'hospital:write', load: () => import('./people/PeoplePage.tsx') },
  ],
  places: [
    {
      path: paths.people(),
      label: 'identity.people.place',
      icon: IconUsersGroup,
      permission: 'hospital:write',
      manage: { hint: 'identity.people.hint' },
    },
  ],
};
