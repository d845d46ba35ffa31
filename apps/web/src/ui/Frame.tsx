import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { railOf } from '../manage.ts';
import { useSessionEnd } from '../lib/live.ts';
import { TourGuide } from '../help/TourGuide.tsx';
import { TourOffer } from '../help/TourOffer.tsx';
import { useTours } from '../help/useTours.ts';
import { useSession } from '../lib/session.tsx';
import { CriticalBar } from './CriticalBar.tsx';
import { OfflineBar } from './OfflineBar.tsx';
import { PinReminder } from './PinReminder.tsx';
import { Rail } from './Rail.tsx';
import { Tabs } from './Tabs.tsx';
import { TopBar } from './TopBar.tsx';
import { UpdateBar } from './UpdateBar.tsx';
import classes from './Frame.module.css';

/** What stands around every page: the role's places, the bar with hospital, search, log and person, the page. */
export function Frame({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  useSessionEnd();
  const { may, roles } = useSession();
  const open = railOf(may, roles);
  const tours = useTours();
  return (
    <div className={classes.frame} data-rail={open.length > 0 || undefined}>
      <a href="#content" className="pr-skip">
        {t('frame.skip')}
      </a>
      <TopBar tours={tours} />
      {open.length > 0 ? <Rail places={open} /> : null}
      <main id="content" tabIndex={-1} className={classes.main}>
        <OfflineBar />
        <CriticalBar />
        <UpdateBar />
        <PinReminder />
        <TourOffer tours={tours} />
        {children}
      </main>
      {open.length > 0 ? <Tabs places={open} /> : null}
      {tours.running ? <TourGuide tours={tours} running={tours.running} /> : null}
    </div>
  );
}
