import { Navigate, Outlet, useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useExpiry } from '../lib/expiry.ts';
import { useIsOffline } from '../lib/network.ts';
import { SessionProvider, useSession, useSessionState, workplaceOf } from '../lib/session.tsx';
import { paths } from '../paths.ts';
import { ConfirmItsYou } from './ConfirmItsYou.tsx';
import { ErrorPanel } from './ErrorPanel.tsx';
import { Frame } from './Frame.tsx';
import { IdleWarning } from './IdleWarning.tsx';
import { LockScreen } from './LockScreen.tsx';
import { Mark } from './Mark.tsx';
import { OfflinePage } from './OfflinePage.tsx';
import { RecoveryNotice } from './RecoveryNotice.tsx';
import { SecondFactorReminder } from './SecondFactorReminder.tsx';
import { SuspendedNotice } from './SuspendedNotice.tsx';
import classes from './Shell.module.css';
import { Veil } from './Veil.tsx';

/** Everything behind the login: waits for the session, sends strangers to the login and back to where they wanted. */
export function Shell() {
  const { session, problem, retry } = useSessionState();
  const why = useExpiry();
  const isOffline = useIsOffline();
  // Told at once, not when the last try has failed.
  if (session === undefined && isOffline) return <OfflinePage />;
  if (problem) return <ErrorPanel problem={problem} onRetry={retry} />;
  if (session === undefined) return <Opening />;
  if (session === null) return <ToLogin />;
  if (session.secondFactor === 'must') return <Navigate to={paths.enrol()} replace />;
  return (
    <SessionProvider key={workplaceOf(session)} session={session}>
      <Home />
      <Veil isClosed={why !== null}>
        <Frame>
          <SecondFactorReminder />
          <SuspendedNotice />
          <RecoveryNotice />
          <Outlet />
        </Frame>
        <ConfirmItsYou />
        <IdleWarning />
      </Veil>
      {why === null ? null : <LockScreen why={why} />}
    </SessionProvider>
  );
}

let lastPerson = '';

/** Whoever follows another person in this browser begins at their own work, not on the other one's page. */
function Home() {
  const router = useRouter();
  const { id } = useSession().person;
  useEffect(() => {
    if (lastPerson !== '' && lastPerson !== id) void router.navigate({ to: paths.home(), replace: true });
    lastPerson = id;
  }, [router, id]);
  return null;
}

/** Goes once: the address that was wanted is the one of the first drawing, not of the way to the login. */
function ToLogin() {
  const router = useRouter();
  const [wanted] = useState(() => router.state.location.href);
  useEffect(() => {
    const search = wanted === paths.home() ? {} : { next: wanted };
    void router.navigate({ to: paths.login(), search, replace: true });
  }, [router, wanted]);
  return <Opening />;
}

function Opening() {
  const { t } = useTranslation();
  return (
    <div className={classes.opening} role="status" aria-label={t('common.loading')}>
      <Mark size={48} />
    </div>
  );
}
