import { type AppointmentJson, appointments, type WishJson } from '@pramana/contract';
import { IconCalendarCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Section } from '../../../ui/Section.tsx';
import classes from '../Appointments.module.css';
import { useClock } from '../time.ts';
import { useVisitWords } from '../visitWords.ts';

/** "Mon, 23 Nov – Fri, 27 Nov, morning": when it would suit somebody. */
export function useWishWords(): (wish: WishJson | null) => string {
  const { t } = useTranslation();
  const clock = useClock();
  return (wish) => {
    if (wish === null) return t('appointments.anyTime');
    const days =
      wish.from === wish.until ? clock.date(wish.from) : `${clock.date(wish.from)} – ${clock.date(wish.until)}`;
    return [days, ...wish.parts.map((part) => t(`appointments.part.${part}`))].join(', ');
  };
}

/** Wishes that wait for a time, oldest first; nothing where nobody waits. */
export function Requests({ onAllot }: { onAllot: (visit: AppointmentJson) => void }) {
  const { t } = useTranslation();
  const words = useWishWords();
  const of = useVisitWords();
  const { data } = useRoute(appointments.appointments.requests, {});
  if (!data || data.length === 0) return null;
  return (
    <Section title={t('appointments.requests', { count: data.length })}>
      <ul className={classes.list}>
        {data.map((visit) => (
          <li key={visit.id} className={classes.row}>
            <div className={classes.who}>
              <Link to={paths.visit(visit.id)} className={classes.name}>
                {of.name(visit)}
              </Link>
              <span className={classes.dim}>
                {[
                  visit.patient?.number,
                  visit.doctor?.name ?? visit.department?.name,
                  visit.visitType.name,
                  words(visit.wish),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
              {of.reason(visit) ? <span className={classes.dim}>{of.reason(visit)}</span> : null}
            </div>
            <ActionButton
              size="compact-sm"
              can={visit.can.place}
              leftSection={<IconCalendarCheck size={16} aria-hidden />}
              onAct={() => onAllot(visit)}
            >
              {t('appointments.allot')}
            </ActionButton>
          </li>
        ))}
      </ul>
    </Section>
  );
}
