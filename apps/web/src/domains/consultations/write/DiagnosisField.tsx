import { ActionIcon, Switch } from '@mantine/core';
import { consultations, type DiagnosisCodeJson, type DiagnosisJson } from '@pramana/contract';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../lib/api.ts';
import { SearchPick } from '../../../ui/SearchPick.tsx';
import classes from '../Consultations.module.css';

interface DiagnosisFieldProps {
  diagnoses: readonly DiagnosisJson[];
  onChange: (diagnoses: DiagnosisJson[]) => void;
}

/** Diagnoses by code or in words alone. */
export function DiagnosisField({ diagnoses, onChange }: DiagnosisFieldProps) {
  const { t } = useTranslation();
  const add = (diagnosis: Pick<DiagnosisJson, 'code' | 'system' | 'text'>): void =>
    onChange([...diagnoses, { ...diagnosis, certainty: 'confirmed' }]);
  return (
    <div>
      <SearchPick<DiagnosisCodeJson>
        label={t('consultations.field.diagnosis')}
        placeholder={t('consultations.diagnosisHint')}
        cacheKey={[consultations.codes.search.id]}
        search={async (q, signal) => (await call(consultations.codes.search, { body: { q } }, { signal })).data}
        keyOf={({ code }) => code}
        render={({ code, text, also }) => (
          <div>
            <strong>{code}</strong> {text}
            {also === '' ? null : <span className={classes.dim}> {also}</span>}
          </div>
        )}
        onPick={({ code, text }) => add({ code, system: 'icd-10-cm', text })}
        emptyText={t('consultations.noCode')}
        asWritten={(text) => add({ code: null, system: null, text: text.slice(0, 300) })}
      />
      {diagnoses.map(({ code, text, certainty }, i) => (
        // oxlint-disable-next-line react/no-array-index-key -- one may stand twice, and only whole rows go
        <div key={i} className={classes.picked}>
          <span>
            {code === null ? null : <strong>{code} </strong>}
            {text}
          </span>
          <Switch
            size="xs"
            label={t('consultations.suspected')}
            checked={certainty === 'suspected'}
            onChange={(event) => {
              const certain = event.currentTarget.checked ? 'suspected' : 'confirmed';
              onChange(diagnoses.map((each, at) => (at === i ? { ...each, certainty: certain } : each)));
            }}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('consultations.remove', { name: text })}
            onClick={() => onChange(diagnoses.filter((_, at) => at !== i))}
          >
            <IconX size={18} aria-hidden />
          </ActionIcon>
        </div>
      ))}
    </div>
  );
}
