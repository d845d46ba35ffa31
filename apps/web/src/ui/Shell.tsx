import { Navigate, Outlet, useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SessionProvider, useSessionState, workplaceOf } from '../lib/session.tsx';
import { paths } from '../paths.ts';
import { ConfirmItsYou } from './ConfirmItsYou.tsx';
import { ErrorPanel } from './ErrorPanel.tsx';
import { Frame } from './Frame.tsx';
import { Mark } from './Mark.tsx';
import { SecondFactorReminder } from './SecondFactorReminder.tsx';
import { SignInAgain } from './SignInAgain.tsx';
import classes from './Shell.module.css';

/** Everything behind the login: waits for the session, sends strangers to the login and back to where they wanted. */
export function Shell() {
  const { session, problem, retry } = useSessionState();
  if (problem) return <ErrorPanel problem={problem} onRetry={retry} />;
  if (session === undefined) return <Opening />;
  if (session === null) return <ToLogin />;
  if (session.secondFactor === 'must') return <Navigate to={paths.enrol()} replace />;
  return (
    <SessionProvider key={workplaceOf(session)} session={session}>
      <Frame>
        <SecondFactorReminder />
        <Outlet />
      </Frame>
      <ConfirmItsYou />
      <SignInAgain />
    </SessionProvider>
  );
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
