import { Alert } from '@mantine/core';
import { IconCalendarX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { sayDate } from '../../../lib/format.ts';

/** Business days whose seals were due by six in the morning and are not there (L10): until they are, no audit is green. */
export function DueSeals({ days }: { days: readonly string[] }) {
  const { t, i18n } = useTranslation();
  const named = days.map((day) => sayDate(day, '', i18n.language)).join(', ');
  return (
    <Alert
      color="red"
      variant="filled"
      icon={<IconCalendarX />}
      title={t('sealing.due.title', { count: days.length })}
      role="alert"
    >
      <p>{t('sealing.due.text', { days: named })}</p>
      <p>
        <strong>{t('sealing.guard.todo')}</strong> {t('sealing.due.todo')}
      </p>
    </Alert>
  );
}
