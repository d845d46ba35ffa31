import { Divider } from '@mantine/core';
import { identity, type SessionJson, type SignInStepJson } from '@pramana/contract';
import { Navigate, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../lib/query.ts';
import { useFilters } from '../../lib/searchParams.ts';
import { enterSession } from '../../lib/session.tsx';
import { paths } from '../../paths.ts';
import { SignInHere } from '../../ui/SignInHere.tsx';
import { SignInForm } from '../../ui/SignInForm.tsx';
import { DemoOutbox } from './DemoOutbox.tsx';
import { DemoPeople } from './DemoPeople.tsx';
import { useDemo } from './demo.ts';
import { Entrance } from './Entrance.tsx';
import { safeNext } from './next.ts';

/** Sign in; then on to where one wanted to go. In the demo its people stand here as cards. */
export default function LoginPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [{ next }] = useFilters();
  const setup = useRoute(identity.setup.show, {});
  const demo = useDemo();
  const enter = (session: SessionJson): void => {
    enterSession(session);
    void navigate({ href: safeNext(next), replace: true });
  };
  const [step, setStep] = useState<SignInStepJson | null>(null);
  if (setup.data?.needed) return <Navigate to={paths.setup()} replace />;
  // The cards come with their shape: nothing jumps when it turns out to be a demo.
  if (demo.isPending) return <Entrance title={t('identity.login.title')}>{null}</Entrance>;
  if (!demo.data) {
    return (
      <Entrance title={t(step === null ? 'identity.login.title' : 'identity.second.title')}>
        <SignInHere onSignedIn={enter}>
          <SignInForm onSignedIn={enter} autoFocus step={step} onStep={setStep} />
        </SignInHere>
      </Entrance>
    );
  }
  if (step !== null) {
    return (
      <Entrance title={t('identity.second.title')}>
        <SignInForm onSignedIn={enter} step={step} onStep={setStep} />
        <DemoOutbox people={demo.data.people} />
      </Entrance>
    );
  }
  return (
    <Entrance title={t('identity.demo.title')} text={t('identity.demo.text')}>
      <SignInHere onSignedIn={enter}>
        <DemoPeople people={demo.data.people} password={demo.data.password} onSignedIn={enter} onStep={setStep} />
        <Divider my="lg" label={t('identity.demo.or', { password: demo.data.password })} />
        <SignInForm onSignedIn={enter} step={step} onStep={setStep} />
        <DemoOutbox people={demo.data.people} />
      </SignInHere>
    </Entrance>
  );
}
