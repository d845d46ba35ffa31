import { Link } from '@tanstack/react-router';
import { IconKey } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSharedPc } from '../lib/device.ts';
import { useSession } from '../lib/session.tsx';
import { paths } from '../paths.ts';
import classes from './PinReminder.module.css';

/** On a shared PC, to whoever has no PIN there yet: it makes the next unlocking a matter of a second. */
export function PinReminder() {
  const { t } = useTranslation();
  const { person } = useSession();
  const own = useSharedPc()?.people.find(({ id }) => id === person.id);
  if (own === undefined || own.pin) return null;
  return (
    <p className={classes.line}>
      <IconKey size={16} stroke={1.6} aria-hidden />
      {t('identity.pin.missing')}
      <Link to={paths.account()}>{t('identity.pin.choose')}</Link>
    </p>
  );
}
