import type { SessionJson } from '@pramana/contract';
import { notifications } from '@mantine/notifications';
import { IconLock } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useSharedPc } from '../lib/device.ts';
import type { ExpiryReason } from '../lib/expiry.ts';
import { ShortcutLevel } from '../lib/keys.ts';
import { unlockInto, useSession } from '../lib/session.tsx';
import { toast } from '../lib/toast.ts';
import classes from './LockScreen.module.css';
import { SignInForm } from './SignInForm.tsx';
import { SignInHere } from './SignInHere.tsx';

/**
 * Instead of a page whose session is over. It names who works at this PC and nothing of what they do; the page itself is
 * not in the document. Signing in as the same person brings it back as it was.
 */
export function LockScreen({ why }: { why: ExpiryReason }) {
  const { t } = useTranslation();
  const { hospital, person } = useSession();
  const pc = useSharedPc();
  const title = t(why === 'locked' ? 'identity.lock.title' : 'identity.again.title');
  // What was told to the former person is nobody else's.
  useEffect(() => notifications.clean(), []);
  useEffect(() => {
    document.title = `${title} · Pramana`;
  }, [title]);
  const back = (session: SessionJson): void => {
    void unlockInto(session, hospital?.id).then((isRefused) => {
      if (!isRefused) return;
      const names = { here: session.hospital?.name ?? '', there: hospital?.name ?? '' };
      toast(t('identity.lock.elsewhere', names));
    });
  };
  return (
    <ShortcutLevel isAbove>
      <main className={classes.screen} role="dialog" aria-modal="true" aria-label={title}>
        <div className={classes.card}>
          <IconLock size={28} stroke={1.6} aria-hidden />
          <h1 className={classes.title}>{title}</h1>
          <p className={classes.text}>{t(`identity.lock.why.${why}`, { name: person.name })}</p>
          {pc ? <p className={classes.place}>{`${pc.hospital.name} · ${pc.name}`}</p> : null}
          <SignInHere first={person.id} onSignedIn={back}>
            <SignInForm onSignedIn={back} autoFocus />
          </SignInHere>
        </div>
      </main>
    </ShortcutLevel>
  );
}
