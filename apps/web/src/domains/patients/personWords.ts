import type { PatientRowJson } from '@pramana/contract';
import { useTranslation } from 'react-i18next';

/** "female, 34 y": what tells two people of one name apart. */
export function usePersonWords(): (patient: Pick<PatientRowJson, 'gender' | 'age'>) => string {
  const { t } = useTranslation();
  return ({ gender, age }) => {
    const word = t(`patients.gender.${gender}`);
    return age === null ? word : t('patients.genderAge', { gender: word, age });
  };
}
