import { IconLock } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { HelpButton } from '../help/HelpButton.tsx';
import type { Tours } from '../help/useTours.ts';
import { useIsSharedPc } from '../lib/device.ts';
import { useShortcut } from '../lib/keys.ts';
import { lockNow } from '../lib/lock.ts';
import { useSession } from '../lib/session.tsx';
import { paths } from '../paths.ts';
import { ActionButton } from './ActionButton.tsx';
import { HospitalMenu } from './HospitalMenu.tsx';
import { LogState } from './LogState.tsx';
import { Mark } from './Mark.tsx';
import { Palette } from './Palette.tsx';
import { PersonMenu } from './PersonMenu.tsx';
import classes from './TopBar.module.css';

/** Hospital, search, the seal state of its log, and the person. */
export function TopBar({ tours }: { tours: Tours }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const isShared = useIsSharedPc();
  useShortcut('mod+l', () => void lockNow(), !isShared);
  return (
    <header className={classes.bar}>
      <Link to={paths.home()} className={classes.mark} aria-label={t('frame.home')}>
        <Mark size={30} />
      </Link>
      <HospitalMenu />
      <div className={classes.search} data-tour="search">
        <Palette />
      </div>
      {may('chain:read') ? (
        <span data-tour="log">
          <LogState />
        </span>
      ) : null}
      {isShared ? (
        <ActionButton
          onAct={() => void lockNow()}
          variant="default"
          leftSection={<IconLock size={16} stroke={1.6} aria-hidden />}
          shortcut="mod+l"
        >
          {t('identity.lock.act')}
        </ActionButton>
      ) : null}
      <HelpButton tours={tours} />
      <span data-tour="person">
        <PersonMenu />
      </span>
    </header>
  );
}
