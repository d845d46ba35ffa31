import { IconPrescription, IconReplace } from '@tabler/icons-react';
import type { WebDomain } from '../../lib/domain.ts';
import { paths } from '../../paths.ts';

/** Prescriptions to hand out, what was handed out, questions to the prescriber, a patient's own look. */
export const pharmacy: WebDomain = {
  routes: [
    { path: paths.prescriptions(), load: () => import('./list/PrescriptionsPage.tsx'), access: 'dispense:read' },
    { path: '/prescriptions/$id', load: () => import('./open/PrescriptionPage.tsx'), access: 'dispense:read' },
    { path: paths.substitutions(), load: () => import('./ask/SubstitutionsPage.tsx'), access: 'substitution:answer' },
    { path: '/own/$id/medicines', load: () => import('./own/OwnDispensesPage.tsx'), access: 'self:read' },
  ],
  places: [
    { path: paths.prescriptions(), label: 'pharmacy.place', icon: IconPrescription, permission: 'dispense:read' },
    {
      path: paths.substitutions(),
      label: 'pharmacy.substitutions.title',
      icon: IconReplace,
      permission: 'substitution:answer',
    },
  ],
};
