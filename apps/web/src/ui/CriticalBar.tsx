import { diagnostics } from '@pramana/contract';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useLiveRefresh } from '../lib/live.ts';
import { useRoute } from '../lib/query.ts';
import { useSession } from '../lib/session.tsx';
import { paths } from '../paths.ts';
import classes from './CriticalBar.module.css';

/** Tells a doctor on every page of a critical value, live, until somebody has acknowledged it. It names nobody. */
export function CriticalBar() {
  const { may } = useSession();
  return may('lab:review') ? <Bar /> : null;
}

function Bar() {
  const { t } = useTranslation();
  const { data } = useRoute(diagnostics.orders.counts, {}, { keep: true });
  useLiveRefresh('lab', diagnostics.orders.counts);
  const count = data?.alerts ?? 0;
  return (
    <div role="alert">
      {count === 0 ? null : (
        <p className={classes.bar}>
          <IconAlertTriangle size={18} aria-hidden />
          <span>
            {t('diagnostics.bar', { count })}{' '}
            <Link to={paths.lab()} className={classes.link}>
              {t('diagnostics.look')}
            </Link>
          </span>
        </p>
      )}
    </div>
  );
}
