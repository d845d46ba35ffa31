import { Button } from '@mantine/core';
import type { SessionJson } from '@pramana/contract';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSharedPc } from '../lib/device.ts';
import { UnlockPanel } from './UnlockPanel.tsx';

interface SignInHereProps {
  /** Who is proposed on a shared PC. */
  first?: string;
  onSignedIn: (session: SessionJson) => void;
  /** Signing in by password, for everybody else and everywhere else. */
  children: ReactNode;
}

/** On a shared PC the people with a PIN, else the way in by password. */
export function SignInHere({ first, onSignedIn, children }: SignInHereProps) {
  const { t } = useTranslation();
  const pc = useSharedPc();
  const [byPassword, setByPassword] = useState(false);
  // Until it is known nothing jumps.
  if (pc === undefined) return null;
  if (pc === null || !pc.people.some(({ pin }) => pin)) return children;
  return (
    <>
      {byPassword ? children : <UnlockPanel pc={pc} first={first} onSignedIn={onSignedIn} />}
      <Button variant="subtle" fullWidth mt="md" onClick={() => setByPassword(!byPassword)}>
        {t(byPassword ? 'identity.lock.byPin' : 'identity.lock.byPassword')}
      </Button>
    </>
  );
}
