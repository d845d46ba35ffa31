import { identity, type SessionJson } from '@pramana/contract';
import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { call } from '../lib/api.ts';
import { useIsExpired } from '../lib/expiry.ts';
import { enterSession, setSessionCsrf, useSession } from '../lib/session.tsx';
import { Dialog } from './Dialog.tsx';
import { SignInForm } from './SignInForm.tsx';

/** Over a page whose session has ended: signing in again keeps what stands on it. */
export function SignInAgain() {
  const { t } = useTranslation();
  const isExpired = useIsExpired();
  const { hospital } = useSession();
  const back = (session: SessionJson): void => {
    returnTo(session, hospital?.id).then(enterSession, () => enterSession(session));
  };
  return (
    <Dialog
      title={t('identity.again.title')}
      isOpen={isExpired}
      onClose={() => {}}
      width={400}
      canClose={false}
      isAbove
    >
      <Text size="sm" mb="md">
        {t('identity.again.text')}
      </Text>
      <SignInForm onSignedIn={back} autoFocus />
    </Dialog>
  );
}

/** A login starts in the person's first hospital: goes back to the one the page belongs to, where that is still theirs. */
async function returnTo(session: SessionJson, hospitalId: string | undefined): Promise<SessionJson> {
  const isThere = session.hospital?.id === hospitalId;
  const mayReturn = session.memberships.some((each) => each.hospital.id === hospitalId);
  if (isThere || !mayReturn || hospitalId === undefined) return session;
  setSessionCsrf(session);
  return (await call(identity.session.switchHospital, { body: { hospitalId } })).data;
}
