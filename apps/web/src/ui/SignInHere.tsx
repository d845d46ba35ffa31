import { Button, Stack } from '@mantine/core';
import type { SessionJson } from '@pramana/contract';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSharedPc } from '../lib/device.ts';
import { signInByPasskey } from '../lib/passkey.ts';
import { PasskeyButton } from './PasskeyButton.tsx';
import { ProblemText } from './ProblemText.tsx';
import { usePasskey } from './SecondStep.tsx';
import { UnlockPanel } from './UnlockPanel.tsx';

interface SignInHereProps {
  /** Who is proposed on a shared PC. */
  first?: string;
  onSignedIn: (session: SessionJson) => void;
  /** Signing in by password, for everybody else and everywhere else. */
  children: ReactNode;
}

/** On a shared PC the people with a PIN, and whoever has a passkey; else the way in by password. */
export function SignInHere({ first, onSignedIn, children }: SignInHereProps) {
  const { t } = useTranslation();
  const pc = useSharedPc();
  const [byPassword, setByPassword] = useState(false);
  const passkey = usePasskey(signInByPasskey, onSignedIn);
  // Until it is known nothing jumps.
  if (pc === undefined) return null;
  if (pc === null || !pc.people.some(({ pin }) => pin)) return children;
  return (
    <>
      {byPassword ? (
        children
      ) : (
        <>
          <UnlockPanel pc={pc} first={first} onSignedIn={onSignedIn} />
          <Stack gap="sm" mt="md">
            {passkey.problem ? <ProblemText problem={passkey.problem} /> : null}
            <PasskeyButton onPress={passkey.run} isBusy={passkey.isBusy}>
              {t('identity.lock.byPasskey')}
            </PasskeyButton>
          </Stack>
        </>
      )}
      <Button variant="subtle" fullWidth mt="md" onClick={() => setByPassword(!byPassword)}>
        {t(byPassword ? 'identity.lock.byPin' : 'identity.lock.byPassword')}
      </Button>
    </>
  );
}
