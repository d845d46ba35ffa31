import { ownAppointments } from '@pramana/contract';
import { useQueryClient } from '@tanstack/react-query';
import { IconCalendarPlus, IconCalendarTime } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../../lib/api.ts';
import { keyOf, useRoute } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Page } from '../../../ui/Page.tsx';
import { PageProblem } from '../../../ui/PageProblem.tsx';
import { PageSkeleton } from '../../../ui/PageSkeleton.tsx';
import classes from '../Appointments.module.css';
import { useStream } from '../live.ts';
import { AskDialog } from './AskDialog.tsx';
import { OwnVisit } from './OwnVisit.tsx';

const { list, events } = ownAppointments.own;

/** A patient's visits on the phone: the next one, how many are before them while they wait, and asking for another. */
export default function OwnVisitsPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const { data, problem, refetch } = useRoute(list, { params: { id } });
  useStream(urlOf(events), () => void client.invalidateQueries({ queryKey: keyOf(list) }));
  if (problem && !data) {
    const back = { to: paths.own(), label: t('people.own.title') };
    return <PageProblem title={t('appointments.own.title')} problem={problem} onRetry={refetch} back={back} />;
  }
  if (!data) return <PageSkeleton />;
  return (
    <Page
      title={t('appointments.own.title')}
      actions={
        <ActionButton leftSection={<IconCalendarPlus size={18} aria-hidden />} onAct={() => setAsking(true)}>
          {t('appointments.own.ask')}
        </ActionButton>
      }
    >
      {data.length === 0 ? (
        <EmptyState icon={IconCalendarTime} title={t('appointments.own.none')} text={t('appointments.own.noneText')} />
      ) : null}
      <ul className={classes.list}>
        {data.map((visit) => (
          <OwnVisit key={visit.id} visit={visit} patient={id} />
        ))}
      </ul>
      {isAsking ? <AskDialog patient={id} onClose={() => setAsking(false)} /> : null}
    </Page>
  );
}
