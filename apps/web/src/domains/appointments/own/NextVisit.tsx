import { Button } from '@mantine/core';
import { type AppointmentState, ownAppointments } from '@pramana/contract';
import { useQueryClient } from '@tanstack/react-query';
import { IconCalendarPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../../lib/api.ts';
import { useNow } from '../../../lib/now.ts';
import { keyOf, useRoute } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { RowsSkeleton } from '../../../ui/PageSkeleton.tsx';
import { Section } from '../../../ui/Section.tsx';
import classes from '../Appointments.module.css';
import { useStream } from '../live.ts';
import { AskDialog } from './AskDialog.tsx';
import { OwnVisit } from './OwnVisit.tsx';

const { list, events } = ownAppointments.own;
const AHEAD: readonly AppointmentState[] = ['requested', 'confirmed', 'arrived', 'in-consultation'];

/** What somebody opens their phone for first: the next visit, their place in the queue, and asking for another time. */
export function NextVisit({ patient }: { patient: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const now = useNow();
  const [isAsking, setAsking] = useState(false);
  const { data, problem } = useRoute(list, { params: { id: patient } });
  useStream(urlOf(events), () => void client.invalidateQueries({ queryKey: keyOf(list) }));
  // The server puts them in the order in which they matter.
  const next = data?.find(
    ({ state, endsAt }) => AHEAD.includes(state) && (state !== 'confirmed' || Date.parse(endsAt ?? '') > now),
  );
  return (
    <Section title={t('appointments.own.next')}>
      {problem && !data ? <ProblemText problem={problem} /> : null}
      {data || problem ? null : <RowsSkeleton rows={1} />}
      {data && next === undefined ? <p className={classes.dim}>{t('appointments.own.noNext')}</p> : null}
      {next === undefined ? null : (
        <ul className={classes.list}>
          <OwnVisit visit={next} patient={patient} />
        </ul>
      )}
      <p className={classes.acts}>
        <Button leftSection={<IconCalendarPlus size={18} aria-hidden />} onClick={() => setAsking(true)}>
          {t('appointments.own.ask')}
        </Button>
        <Button variant="default" renderRoot={(props) => <Link to={paths.ownVisits(patient)} {...props} />}>
          {t('appointments.own.all')}
        </Button>
      </p>
      {isAsking ? <AskDialog patient={patient} onClose={() => setAsking(false)} /> : null}
    </Section>
  );
}
