import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Place } from '../lib/domain.ts';
import classes from './Rail.module.css';

/** The role's places at the desk: an icon with its word. */
export function Rail({ places }: { places: readonly Pick<Place, 'path' | 'label' | 'icon'>[] }) {
  const { t } = useTranslation();
  return (
    <nav className={classes.rail} aria-label={t('frame.places')}>
      {places.map(({ path, label, icon: Icon }) => (
        <Link key={path} to={path} className={classes.place} activeProps={{ 'aria-current': 'page' }}>
          <Icon size={22} stroke={1.6} aria-hidden />
          <span className={classes.word}>{t(label)}</span>
        </Link>
      ))}
    </nav>
  );
}
