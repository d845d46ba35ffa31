import { Alert, Button } from '@mantine/core';
import { IconUsersPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PatientPart } from './conflict.ts';
import type { PatientFields } from './fields.ts';
import { usePartText } from './partText.ts';
import classes from './Patients.module.css';

interface ConflictQuestionProps {
  /** What stands in the record now. */
  theirs: PatientFields;
  /** What both have changed. */
  parts: readonly PatientPart[];
  /** Takes the stored one instead of what was typed. */
  onTake: (part: PatientPart) => void;
}

/** Somebody else changed the patient meanwhile: their other changes are in the form already, what both changed is asked. */
export function ConflictQuestion({ theirs, parts, onTake }: ConflictQuestionProps) {
  const { t } = useTranslation();
  const textOf = usePartText();
  return (
    <Alert color="amber" icon={<IconUsersPlus />} title={t('patients.conflict.title')} role="alert">
      <p className={classes.said}>{t(parts.length === 0 ? 'patients.conflict.joined' : 'patients.conflict.choose')}</p>
      <ul className={classes.candidates}>
        {parts.map((part) => (
          <li key={part} className={classes.candidate}>
            <span className={classes.who}>
              <strong>{t(`patients.partName.${part}`)}</strong>
              <span>{t('patients.conflict.stored', { text: textOf(theirs, part) })}</span>
            </span>
            <Button variant="default" onClick={() => onTake(part)}>
              {t('patients.conflict.take')}
            </Button>
          </li>
        ))}
      </ul>
    </Alert>
  );
}
