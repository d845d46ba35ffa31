import { Navigate, Outlet, useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { SessionProvider, useSessionState, workplaceOf } from '../lib/session.tsx';
import { paths } from '../paths.ts';
import { ErrorPanel } from './ErrorPanel.tsx';
import { Frame } from './Frame.tsx';
import { Mark } from './Mark.tsx';
import { SignInAgain } from './SignInAgain.tsx';
import classes from './Shell.module.css';

/** Everything behind the login: waits for the session, sends strangers to the login and back to where they wanted. */
export function Shell() {
  const { session, problem, retry } = useSessionState();
  const wanted = useRouterState({ select: (state) => state.location.href });
  if (problem) return <ErrorPanel problem={problem} onRetry={retry} />;
  if (session === undefined) return <Opening />;
  if (session === null) {
    return <Navigate to={paths.login()} search={wanted === paths.home() ? {} : { next: wanted }} replace />;
  }
  return (
    <SessionProvider key={workplaceOf(session)} session={session}>
      <Frame>
        <Outlet />
      </Frame>
      <SignInAgain />
    </SessionProvider>
  );
}

function Opening() {
  const { t } = useTranslation();
  return (
    <div className={classes.opening} role="status" aria-label={t('common.loading')}>
      <Mark size={48} />
    </div>
  );
}
