import { type PatientRowJson, patients } from '@pramana/contract';
import { Button } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import type { KeyboardEvent, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../../lib/api.ts';
import { phoneText } from '../../../../lib/phoneText.ts';
import { KeyHint } from '../../../../ui/KeyHint.tsx';
import { SearchPick } from '../../../../ui/SearchPick.tsx';
import { usePersonWords } from './personWords.ts';
import classes from './Patient.module.css';

interface PatientSearchProps {
  onPick: (patient: PatientRowJson) => void;
  /** Escape in the empty field. */
  onLeave: () => void;
  /** Begins a registration with what was typed. */
  onRegister: (text: string) => void;
  inputRef: Ref<HTMLInputElement>;
  autoFocus: boolean;
}

/** Finds the patient by number, name or phone. */
export function PatientSearch({ onPick, onLeave, onRegister, inputRef, autoFocus }: PatientSearchProps) {
  const { t } = useTranslation();
  const leave = (event: KeyboardEvent): void => {
    const isEmpty = event.target instanceof HTMLInputElement && event.target.value === '';
    if (event.key !== 'Escape' || !isEmpty) return;
    event.preventDefault();
    onLeave();
  };
  return (
    <div onKeyDown={leave}>
      <SearchPick<PatientRowJson>
        label={t('billing.patient.search')}
        placeholder={t('billing.patient.searchHint')}
        cacheKey={[patients.patients.list.id]}
        search={async (q, signal) => (await call(patients.patients.list, { query: { q } }, { signal })).data}
        keyOf={(patient) => patient.id}
        render={(patient) => <PatientOption patient={patient} />}
        onPick={onPick}
        emptyText={t('billing.patient.none')}
        footer={(text) => (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconUserPlus size={16} aria-hidden />}
            rightSection={<KeyHint combo="F3" />}
            // The field must not lose the focus before the click arrives: its list would close.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onRegister(text)}
          >
            {t('billing.patient.register')}
          </Button>
        )}
        rightSection={<KeyHint combo="F2" />}
        autoFocus={autoFocus}
        inputRef={inputRef}
      />
    </div>
  );
}

function PatientOption({ patient }: { patient: PatientRowJson }) {
  const words = usePersonWords();
  return (
    <div className={classes.option}>
      <span className={classes.name}>{patient.name}</span>
      <span className={classes.number}>{patient.number}</span>
      <span className={classes.detail}>
        {[words(patient), patient.phone && phoneText(patient.phone), patient.city].filter(Boolean).join(' · ')}
      </span>
    </div>
  );
}
