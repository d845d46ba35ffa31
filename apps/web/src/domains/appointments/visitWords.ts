import type { AppointmentJson } from '@pramana/contract';
import { useTranslation } from 'react-i18next';

interface VisitWords {
  /** Whose visit it is: a name, that they were erased, or that it could not be read. */
  name: (visit: Pick<AppointmentJson, 'patient' | 'unreadable'>) => string;
  /** Why they come, where something was said; what does not open is never shown as nothing. */
  reason: (visit: Pick<AppointmentJson, 'reason' | 'unreadable'>) => string | null;
}

/** What is said of a visit wherever it is shown. */
export function useVisitWords(): VisitWords {
  const { t } = useTranslation();
  return {
    name: ({ patient, unreadable }) =>
      patient?.name ?? t(unreadable.includes('patient') ? 'appointments.unreadable' : 'appointments.erased'),
    reason: ({ reason, unreadable }) =>
      unreadable.includes('words') ? t('appointments.unreadable') : (reason ?? null),
  };
}
