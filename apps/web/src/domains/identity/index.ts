import type { WebDomain } from '../../lib/domain.ts';
import { paths } from '../../paths.ts';

/** Sign-in, the first setup, one's own account. */
export const identity: WebDomain = {
  routes: [
    { path: paths.login(), access: 'public', load: () => import('./LoginPage.tsx') },
    { path: paths.setup(), access: 'public', load: () => import('./SetupPage.tsx') },
    { path: paths.account(), access: 'session', load: () => import('./AccountPage.tsx') },
  ],
};
