import { ERASED_NAME } from '@pramana/contract';
import { useTranslation } from 'react-i18next';

/** What a patient is called on screen; of one who was erased, that. */
export function usePatientName(): (name: string) => string {
  const { t } = useTranslation();
  return (name) => (name === ERASED_NAME ? t('patients.erased.title') : name);
}
