import { diagnostics } from '@pramana/contract';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useEffectEvent } from 'react';
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

/** Nothing happens when a value has waited too long for who ordered it: it is looked for. */
const LOOK_MS = 60_000;

function Bar() {
  const { t } = useTranslation();
  const { data, refetch } = useRoute(diagnostics.orders.counts, {}, { keep: true });
  useLiveRefresh('lab', diagnostics.orders.counts);
  const look = useEffectEvent(refetch);
  useEffect(() => {
    const timer = setInterval(() => look(), LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  const own = data?.alerts ?? 0;
  const late = data?.lateAlerts ?? 0;
  return (
    <div role="alert">
      {own + late === 0 ? null : (
        <p className={classes.bar}>
          <IconAlertTriangle size={18} aria-hidden />
          <span>
            {own === 0 ? null : `${t('diagnostics.bar', { count: own })} `}
            {late === 0 ? null : `${t('diagnostics.late', { count: late })} `}
            <Link to={paths.lab()} className={classes.link}>
              {t('diagnostics.look')}
            </Link>
          </span>
        </p>
      )}
    </div>
  );
}
