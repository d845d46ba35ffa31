import { Select } from '@mantine/core';
import { appointments } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../../lib/query.ts';
import { useSession } from '../../../lib/session.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { Page } from '../../../ui/Page.tsx';
import { RowsSkeleton } from '../../../ui/PageSkeleton.tsx';
import { IconClockHour4 } from '@tabler/icons-react';
import { HoursForm } from './HoursForm.tsx';
import { Kinds, Rooms } from './Lists.tsx';
import { Leaves } from './Leaves.tsx';
import { Screens } from './Screens.tsx';

/** When and where doctors can be visited: hours, leave, rooms, kinds of visits, screens. A doctor sees their own. */
export default function SchedulePage() {
  const { t } = useTranslation();
  const { roles } = useSession();
  const { data, problem, refetch } = useRoute(appointments.schedule.show, {});
  const [chosen, setChosen] = useState<string | null>(null);
  const [isTyped, setTyped] = useState(false);
  const isDesk = roles.some((role) => role === 'admin' || role === 'frontdesk');
  const mine = (data?.doctors ?? []).filter(({ can }) => can.change.ok);
  const doctor = mine.find(({ id }) => id === chosen) ?? mine[0];
  return (
    <Page title={t('appointments.schedule.title')} subtitle={t('appointments.schedule.hint')}>
      {!data && problem ? <ErrorPanel problem={problem} onRetry={refetch} /> : null}
      {!data && !problem ? <RowsSkeleton rows={6} /> : null}
      {data && mine.length === 0 ? (
        <EmptyState icon={IconClockHour4} title={t('appointments.schedule.noDoctor')} />
      ) : null}
      {mine.length > 1 ? (
        <Select
          label={t('appointments.doctor')}
          value={doctor?.id ?? null}
          onChange={setChosen}
          data={mine.map(({ id, name }) => ({ value: id, label: name }))}
          allowDeselect={false}
          disabled={isTyped}
          description={isTyped ? t('appointments.schedule.saveFirst') : null}
          maw={360}
        />
      ) : null}
      {data && doctor ? (
        <>
          <HoursForm key={doctor.id} doctor={doctor} rooms={data.rooms} onTyped={setTyped} />
          <Leaves key={doctor.id} doctor={doctor} />
        </>
      ) : null}
      {data && isDesk ? (
        <>
          <Kinds kinds={data.visitTypes} />
          <Rooms rooms={data.rooms} />
          <Screens doctors={data.doctors} />
        </>
      ) : null}
    </Page>
  );
}
