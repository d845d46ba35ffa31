import { patients as routes } from '@pramana/contract';
import { IconUsers } from '@tabler/icons-react';
import { call } from '../../lib/api.ts';
import type { WebDomain } from '../../lib/domain.ts';
import { paths } from '../../paths.ts';

/** Patients: find, register, open, change. */
export const patients: WebDomain = {
  routes: [
    { path: paths.patients(), load: () => import('./PatientsPage.tsx'), access: 'patient:read' },
    { path: paths.patientNew(), load: () => import('./RegisterPage.tsx'), access: 'patient:write' },
    { path: '/patients/$id', load: () => import('./PatientPage.tsx'), access: 'patient:read' },
    { path: '/patients/$id/same-person', load: () => import('./MergePage.tsx'), access: 'patient:read' },
    { path: '/patients/$id/edit', load: () => import('./EditPage.tsx'), access: 'patient:write' },
  ],
  places: [
    {
      path: paths.patients(),
      label: 'patients.place',
      icon: IconUsers,
      permission: 'patient:read',
      homeOf: ['doctor', 'nurse'],
    },
  ],
  search: [
    {
      key: 'patients',
      label: 'patients.place',
      permission: 'patient:read',
      find: async (text, signal) =>
        (await call(routes.patients.list, { query: { q: text } }, { signal })).data.slice(0, 8).map((patient) => ({
          key: patient.id,
          title: patient.name,
          detail: [patient.number, patient.phone, patient.city].filter(Boolean).join(' · '),
          path: paths.patient(patient.id),
        })),
    },
  ],
};
