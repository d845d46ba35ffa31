import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { paths } from '../../paths.ts';
import classes from './Records.module.css';

/** Signing wants a key that this person has not: where it is made. */
export function NeedsKey() {
  const { t } = useTranslation();
  return (
    <p className={classes.dim}>
      {t('records.signNeedsKey')}{' '}
      <Link to={paths.signingKeys()} className={classes.link}>
        {t('records.keys.title')}
      </Link>
    </p>
  );
}
