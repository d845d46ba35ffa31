import { IconHeartHandshake, IconRobot, IconStethoscope, IconUsersGroup } from '@tabler/icons-react';
import type { WebDomain } from '../../lib/domain.ts';
import { paths } from '../../paths.ts';

/** Who works here, who may do what, how somebody comes to it; and a patient's own page. */
export const people: WebDomain = {
  routes: [
    { path: paths.people(), access: 'people:read', load: () => import('./PeoplePage.tsx') },
    { path: '/people/members/$id', access: 'people:read', load: () => import('./member/MemberPage.tsx') },
    {
      path: '/people/clinicians/$role',
      access: 'hospital:read',
      load: () => import('./clinicians/CliniciansPage.tsx'),
    },
    {
      path: '/people/clinicians/$role/$id',
      access: 'hospital:read',
      load: () => import('./clinicians/ClinicianPage.tsx'),
    },
    { path: paths.applications(), access: 'people:read', load: () => import('./ApplicationsPage.tsx') },
    { path: '/people/applications/$id', access: 'people:read', load: () => import('./ApplicationPage.tsx') },
    { path: paths.invitations(), access: 'people:read', load: () => import('./InvitationsPage.tsx') },
    { path: paths.permissions(), access: 'people:read', load: () => import('./PermissionsPage.tsx') },
    { path: paths.recovery(), access: 'hospital:read', load: () => import('./recovery/RecoveryPage.tsx') },
    { path: paths.tokens(), access: 'token:write', load: () => import('./tokens/TokensPage.tsx') },
    { path: '/welcome/$hospital', access: 'public', load: () => import('./WelcomePage.tsx') },
    { path: '/apply/$hospital', access: 'public', load: () => import('./ApplyPage.tsx') },
    { path: paths.application(), access: 'public', load: () => import('./ApplicationStatusPage.tsx') },
    { path: paths.invitation(), access: 'public', load: () => import('./InvitationPage.tsx') },
    { path: '/card/$hospital', access: 'public', load: () => import('./CardPage.tsx') },
    { path: paths.own(), access: 'self:read', load: () => import('./own/OwnPage.tsx') },
  ],
  places: [
    {
      path: paths.own(),
      label: 'people.own.place',
      icon: IconHeartHandshake,
      permission: 'self:read',
      homeOf: ['patient', 'guardian'],
    },
    {
      path: paths.people(),
      label: 'people.place',
      icon: IconUsersGroup,
      permission: 'people:read',
      manage: { hint: 'people.hint' },
    },
    {
      path: paths.clinicians('doctor'),
      label: 'people.clinicians.place',
      icon: IconStethoscope,
      permission: 'hospital:read',
      manage: { hint: 'people.clinicians.hint' },
    },
    {
      path: paths.tokens(),
      label: 'people.tokens.title',
      icon: IconRobot,
      permission: 'token:write',
      manage: { hint: 'people.tokens.hint' },
    },
  ],
};
