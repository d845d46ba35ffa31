import { IconDeviceDesktopCog, IconShieldLock } from '@tabler/icons-react';
import type { WebDomain } from '../../lib/domain.ts';
import { paths } from '../../paths.ts';

/** Sign-in, the first setup, one's own account. */
export const identity: WebDomain = {
  routes: [
    { path: paths.login(), access: 'public', load: () => import('./LoginPage.tsx') },
    { path: paths.setup(), access: 'public', load: () => import('./SetupPage.tsx') },
    { path: paths.reset(), access: 'public', load: () => import('./ResetPage.tsx') },
    { path: paths.enrol(), access: 'public', load: () => import('./security/EnrolPage.tsx') },
    { path: paths.devices(), access: 'device:write', load: () => import('./devices/DevicesPage.tsx') },
    { path: paths.account(), access: 'session', load: () => import('./AccountPage.tsx') },
    { path: paths.security(), access: 'session', load: () => import('./security/SecurityPage.tsx') },
    { path: paths.secondFactorRule(), access: 'hospital:write', load: () => import('./security/RulePage.tsx') },
  ],
  places: [
    {
      path: paths.secondFactorRule(),
      label: 'identity.rule.title',
      icon: IconShieldLock,
      permission: 'hospital:write',
      manage: { hint: 'identity.rule.hint' },
    },
    {
      path: paths.devices(),
      label: 'identity.devices.place',
      icon: IconDeviceDesktopCog,
      permission: 'device:write',
      manage: { hint: 'identity.devices.hint' },
    },
  ],
};
