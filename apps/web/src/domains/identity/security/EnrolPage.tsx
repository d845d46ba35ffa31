import { Button, Skeleton } from '@mantine/core';
import { identity, security } from '@pramana/contract';
import { Navigate, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction, useRoute } from '../../../lib/query.ts';
import { enterSession, SessionProvider, setSessionCsrf, useSession, useSessionState } from '../../../lib/session.tsx';
import { paths } from '../../../paths.ts';
import { ConfirmItsYou } from '../../../ui/ConfirmItsYou.tsx';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { Entrance } from '../Entrance.tsx';
import { useDemo } from '../demo.ts';
import { DemoOutbox } from '../DemoOutbox.tsx';
import type { Changed } from './addDialog.ts';
import { AddFactor } from './AddFactor.tsx';
import { RecoveryCodes } from './RecoveryCodes.tsx';

/** Where a hospital asks for a second factor, its person adds one here before anything else opens. */
export default function EnrolPage() {
  const { t } = useTranslation();
  const { session, problem, retry } = useSessionState();
  if (session === null) return <Navigate to={paths.login()} replace />;
  if (session !== undefined && session.secondFactor !== 'must') return <Navigate to={paths.home()} replace />;
  return (
    <Entrance
      title={t('identity.enrol.title')}
      text={t(session?.hospital === null ? 'identity.enrol.textNode' : 'identity.enrol.text')}
    >
      {problem ? <ErrorPanel problem={problem} onRetry={retry} /> : null}
      {session === undefined ? (
        <Skeleton height={240} />
      ) : (
        <SessionProvider session={session}>
          <Enrol />
          <ConfirmItsYou />
        </SessionProvider>
      )}
    </Entrance>
  );
}

function Enrol() {
  const { t } = useTranslation();
  const { person } = useSession();
  const navigate = useNavigate();
  const demo = useDemo();
  const own = useRoute(security.show, {});
  const leave = useAction(identity.session.end);
  const [made, setMade] = useState<Changed | null>(null);
  const changed = (next: Changed): void => {
    // The page stays until the codes are put away; what follows already carries the new session.
    setSessionCsrf(next.session);
    if (next.recoveryCodes === null) enterSession(next.session);
    else setMade(next);
  };
  const out = (): void =>
    leave.run({}, () => {
      enterSession(null);
      void navigate({ to: paths.login(), replace: true });
    });
  return (
    <>
      {own.problem ? <ErrorPanel problem={own.problem} onRetry={own.refetch} /> : null}
      {own.data === undefined ? (
        <Skeleton height={240} />
      ) : (
        <AddFactor channels={own.data.channels} onChanged={changed} />
      )}
      <Button variant="subtle" mt="lg" onClick={out} loading={leave.isBusy}>
        {t('frame.signOut')}
      </Button>
      {demo.data ? <DemoOutbox people={[]} /> : null}
      <RecoveryCodes
        codes={made?.recoveryCodes ?? null}
        name={person.name}
        onClose={() => (made === null ? undefined : enterSession(made.session))}
      />
    </>
  );
}
