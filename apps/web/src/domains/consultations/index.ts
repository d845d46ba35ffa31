import type { WebDomain } from '../../lib/domain.ts';

/** One visit with its note, prescription and orders; vitals over time. */
export const consultations: WebDomain = {
  routes: [
    { path: '/consultations/$id', access: 'consultation:read', load: () => import('./write/ConsultationPage.tsx') },
    { path: '/patients/$id/vitals', access: 'consultation:read', load: () => import('./vitals/VitalsPage.tsx') },
    { path: '/own/$id/visits', access: 'self:read', load: () => import('./own/OwnConsultationsPage.tsx') },
    { path: '/own/$id/vitals', access: 'self:read', load: () => import('./vitals/OwnVitalsPage.tsx') },
  ],
};
