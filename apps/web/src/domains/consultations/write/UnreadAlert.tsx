import { Alert } from '@mantine/core';
import type { DraftLineJson, VitalName } from '@pramana/contract';
import { IconPencilExclamation } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../../../lib/problem.ts';
import classes from '../Consultations.module.css';
import { medicineText } from '../read/clinicalWords.ts';
import { lineOf, type Unread, unreadText } from './unread.ts';

/**
 * Stops a seal while something typed cannot be read: `refusal` is a problem of its own for each try, so that the form puts the
 * focus on the field. `onPlace` brings that field onto the screen.
 */
export function useUnreadStop(unread: Unread, onPlace?: (place: string) => void) {
  const [refusal, setRefusal] = useState<ProblemError | null>(null);
  const isStopped = (): boolean => {
    const place = unread.first();
    setRefusal(place === null ? null : new ProblemError('invalid_field', { status: 0, field: place }));
    if (place !== null) onPlace?.(place);
    return place !== null;
  };
  return { refusal, isStopped };
}

interface UnreadAlertProps {
  refusal: ProblemError | null;
  unread: Unread;
  lines: readonly DraftLineJson[];
}

/** Says beside the button what was not read and why nothing was sealed; gone as soon as all of it is read. */
export function UnreadAlert({ refusal, unread, lines }: UnreadAlertProps) {
  const { t } = useTranslation();
  const places = Object.entries(unread.texts);
  if (refusal === null || places.length === 0) return null;
  const nameOf = (place: string): string => {
    const line = lines.find(({ id }) => id === lineOf(place));
    return line === undefined
      ? t(`consultations.vital.${place.slice('vitals/'.length) as VitalName}`)
      : medicineText(line);
  };
  return (
    <Alert
      role="alert"
      mt="md"
      color="amber"
      icon={<IconPencilExclamation size={18} aria-hidden />}
      title={t('consultations.unread.title')}
    >
      {places.map(([place, text]) => (
        <p key={place} className={classes.dim}>
          {nameOf(place)}: {unreadText(text, t)}
        </p>
      ))}
    </Alert>
  );
}
