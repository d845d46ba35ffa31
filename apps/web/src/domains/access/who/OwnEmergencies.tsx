import { Alert, Button, Text } from '@mantine/core';
import { type OwnEmergencyJson, ownLooks, type OwnPatientJson } from '@pramana/contract';
import { IconUrgent } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { exactTime } from '../../../lib/format.ts';
import { useRouteList } from '../../../lib/query.ts';
import { useHospital } from '../../../lib/session.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import { useAccessWords } from '../words.ts';
import { ProofLinks } from './LookDays.tsx';
import classes from '../Access.module.css';

/** Emergency accesses above everything else: who, why, and what the hospital found of it. */
export function OwnEmergencies({ own }: { own: OwnPatientJson }) {
  const { t } = useTranslation();
  const list = useRouteList(ownLooks.own.emergencies, { params: { id: own.patientId }, query: {} });
  return (
    <>
      {list.problem ? <ProblemText problem={list.problem} /> : null}
      {list.rows.map((emergency) => (
        <One key={emergency.id} emergency={emergency} own={own} />
      ))}
      {list.hasMore ? (
        <Button variant="default" loading={list.isLoadingMore} onClick={list.loadMore}>
          {t('access.ownEmergency.more')}
        </Button>
      ) : null}
    </>
  );
}

function One({ emergency, own }: { emergency: OwnEmergencyJson; own: OwnPatientJson }) {
  const { t, i18n } = useTranslation();
  const { zone } = useHospital();
  const words = useAccessWords();
  const { who, roles, at, expiresAt, reason, reviewed, seal } = emergency;
  const text = t('access.ownEmergency.text', {
    who: words.who({ who, roles }),
    until: exactTime(expiresAt, { zone, language: i18n.language }),
  });
  const href = `/api/self/patients/${own.patientId}/emergency-access/${emergency.id}/proof`;
  return (
    <Alert
      color="red"
      icon={<IconUrgent size={20} aria-hidden />}
      title={t('access.ownEmergency.title')}
      className={classes.emergency}
      styles={{ title: { color: 'var(--mantine-color-text)' } }}
    >
      <Text size="sm">{text}</Text>
      <Text size="sm" c="dimmed">
        <TimeText at={at} />
      </Text>
      <Text size="sm" className={classes.reason}>
        {reason === null ? t('access.ownEmergency.noReason') : `${t('access.ownEmergency.reason')}: ${reason}`}
      </Text>
      <Text size="sm">
        {reviewed === null
          ? t('access.ownEmergency.waits')
          : t(`access.ownEmergency.${reviewed.justified ? 'justified' : 'notJustified'}`, { who: reviewed.by })}
      </Text>
      {reason === null ? null : (
        <ProofLinks href={href} what={text} isReady={seal !== null && seal.state !== 'queued'} />
      )}
    </Alert>
  );
}
