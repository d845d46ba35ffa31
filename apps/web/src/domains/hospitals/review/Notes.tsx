import { Text } from '@mantine/core';
import type { RegistrationJson } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { Timeline } from '../../../ui/Timeline.tsx';

/** What was said between registrant and operator. */
export function Notes({ notes }: { notes: RegistrationJson['notes'] }) {
  const { t } = useTranslation();
  const steps = notes.map(({ kind, text, at }, index) => ({
    key: `${index} ${at}`,
    title: t(`hospitals.note.${kind}`),
    at,
    ...(text === '' ? {} : { body: <Text style={{ whiteSpace: 'pre-line' }}>{text}</Text> }),
  }));
  return <Timeline steps={steps} label={t('hospitals.register.history')} />;
}
