import { type PatientRowJson, patients } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { SearchPick } from '../../ui/SearchPick.tsx';
import { usePersonWords } from '../patients/personWords.ts';
import classes from './Appointments.module.css';

interface PatientPickProps {
  label: string;
  onPick: (patient: PatientRowJson) => void;
  autoFocus?: boolean;
}

/** Finds a patient by number, name or phone; a card that is scanned into the field is its number. */
export function PatientPick({ label, onPick, autoFocus = false }: PatientPickProps) {
  const { t } = useTranslation();
  const words = usePersonWords();
  return (
    <SearchPick<PatientRowJson>
      label={label}
      placeholder={t('appointments.pickHint')}
      cacheKey={[patients.patients.list.id]}
      search={async (q, signal) => (await call(patients.patients.list, { query: { q } }, { signal })).data}
      keyOf={(patient) => patient.id}
      render={(patient) => (
        <span>
          <span className={classes.name}>{patient.name}</span>{' '}
          <span className={classes.dim}>
            {[patient.number, words(patient), patient.city].filter(Boolean).join(' · ')}
          </span>
        </span>
      )}
      onPick={onPick}
      emptyText={t('appointments.pickNone')}
      autoFocus={autoFocus}
    />
  );
}
