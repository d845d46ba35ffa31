import { Button } from '@mantine/core';
import { IconRoute } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { stepsOf } from './tours.ts';
import type { Tours } from './useTours.ts';
import { useSession } from '../lib/session.tsx';
import { useCalm } from './useCalm.ts';
import classes from './Tour.module.css';

/**
 * At the first sign-in in a role: one quiet line. The work under it goes on whether it is answered or not; where work has
 * begun before the line is there, it waits for the next page.
 */
export function TourOffer({ tours }: { tours: Tours }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const [role] = tours.fresh;
  const isCalm = useCalm(role !== undefined);
  if (role === undefined || tours.running !== null || !isCalm) return null;
  return (
    <section className={classes.offer} aria-label={t('tour.offer')}>
      <IconRoute size={18} stroke={1.6} aria-hidden />
      {t('tour.offerText', { role: t(`role.${role}`), count: stepsOf(role, may).length })}
      <Button size="compact-sm" onClick={() => tours.start(role)}>
        {t('tour.start')}
      </Button>
      <Button variant="subtle" size="compact-sm" onClick={() => tours.decline(tours.fresh)}>
        {t('tour.decline')}
      </Button>
    </section>
  );
}
