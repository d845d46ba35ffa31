import { Button } from '@mantine/core';
import { signIn } from '@pramana/contract';
import { IconFingerprint } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { hasPasskeys } from '../lib/passkey.ts';
import { useRoute } from '../lib/query.ts';

interface PasskeyButtonProps {
  onPress: () => void;
  isBusy: boolean;
  children: ReactNode;
}

/** Asks for a passkey, where this browser and this address can; else nothing. */
export function PasskeyButton({ onPress, isBusy, children }: PasskeyButtonProps) {
  const offers = useRoute(signIn.show, {}, { staleMs: 600_000 });
  if (!hasPasskeys(offers.data?.passkeyHost)) return null;
  return (
    <Button
      variant="default"
      fullWidth
      leftSection={<IconFingerprint size={18} stroke={1.6} aria-hidden />}
      onClick={onPress}
      loading={isBusy}
    >
      {children}
    </Button>
  );
}
