import { Alert, Text } from '@mantine/core';
import { type AuditRunJson, untimelyIn } from '@pramana/contract';
import { IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { exactTime } from '../../../lib/format.ts';
import { useHospital } from '../../../lib/session.tsx';
import classes from './Audit.module.css';

/** What an audit tells beside its verdict and calls no damage: late days, times that run back, keys that nobody vouches for. */
export function Beside({ run: { backwards, unvouched, figures } }: { run: AuditRunJson }) {
  const { t } = useTranslation();
  const { late, moved } = untimelyIn(figures);
  if (backwards.first === null && unvouched.length === 0 && late + moved === 0) return null;
  return (
    <Alert color="gray" icon={<IconInfoCircle />} title={t('sealing.audit.beside')} role="note">
      {late + moved === 0 ? null : <Text size="sm">{t('sealing.audit.untimely', { late, moved })}</Text>}
      {backwards.first === null ? null : <Backwards documents={backwards.documents} first={backwards.first} />}
      {unvouched.map((origin) => (
        <Text key={origin} size="sm" className={classes.wrap}>
          {t('sealing.audit.unvouched', { origin })}
        </Text>
      ))}
    </Alert>
  );
}

type First = NonNullable<AuditRunJson['backwards']['first']>;

function Backwards({ documents, first: { document, at, before } }: { documents: number; first: First }) {
  const { t, i18n } = useTranslation();
  const place = { zone: useHospital().zone, language: i18n.language };
  const times = { at: exactTime(at, place), before: before.document, beforeAt: exactTime(before.at, place) };
  return (
    <>
      <Text size="sm">{t('sealing.audit.backwards', { count: documents })}</Text>
      <Text size="sm" className={classes.wrap}>
        {t('sealing.audit.backwardsFirst', { document, ...times })}
      </Text>
    </>
  );
}
