import { Link, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { placeOf, type RailPlace } from '../manage.ts';
import classes from './Rail.module.css';

/** The role's places at the desk: an icon with its word. */
export function Rail({ places }: { places: readonly RailPlace[] }) {
  const { t } = useTranslation();
  const here = placeOf(places, useLocation({ select: ({ pathname }) => pathname }));
  return (
    <nav className={classes.rail} aria-label={t('frame.places')}>
      {places.map(({ path, label, icon: Icon }) => (
        <Link
          key={path}
          to={path}
          className={classes.place}
          activeProps={{ 'aria-current': 'page' }}
          // A page may begin with the addresses of two places: it is at one of them.
          activeOptions={{ exact: path !== here }}
        >
          <Icon size={22} stroke={1.6} aria-hidden />
          <span className={classes.word}>{t(label)}</span>
        </Link>
      ))}
    </nav>
  );
}
