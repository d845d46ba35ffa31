import { Skeleton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ChainHeadJson } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { countText } from '../../../lib/format.ts';
import { useRoute } from '../../../lib/query.ts';
import { CopyHash } from '../../../ui/CopyHash.tsx';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { Stat } from '../../../ui/Stat.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import classes from './Chain.module.css';
import { useChain } from '../chainSource.ts';
import { DueSeals } from './DueSeals.tsx';
import { GuardAlert } from './GuardAlert.tsx';

/** The log behind the blocks: its newest signed head, what waits, the guard against an older database. */
export function HeadPanel() {
  // The frame keeps it live (ui/LogState.tsx).
  const head = useRoute(useChain().routes.head, {});
  if (head.problem && !head.data) return <ErrorPanel problem={head.problem} onRetry={head.refetch} />;
  if (!head.data) return <Skeleton height={76} />;
  return (
    <>
      {head.data.guard.ok ? null : <GuardAlert guard={head.data.guard} />}
      {head.data.dueSeals.length === 0 ? null : <DueSeals days={head.data.dueSeals} />}
      <HeadFacts head={head.data} />
    </>
  );
}

function HeadFacts({ head }: { head: ChainHeadJson }) {
  const { t, i18n } = useTranslation();
  const count = (value: number): string => countText(value, i18n.language);
  // On the phone the blocks must not stand below a screen of figures.
  const isPhone = useMediaQuery('(max-width: 40em)', undefined, { getInitialValueInEffect: false });
  const note = (text: string): { note?: string } => (isPhone ? {} : { note: text });
  // Nothing was published since this server started: what the log holds is not nothing, it is not known here.
  const isUnknown = head.signedAt === null && !head.guard.ok;
  return (
    <div className={classes.head} role="group" aria-label={t('sealing.head.title')}>
      <Stat label={t('sealing.head.size')} value={isUnknown ? '–' : count(head.size)} {...note(head.origin)} />
      <Stat
        label={t('sealing.head.queued')}
        value={count(head.queued)}
        {...note(t(head.queued === 0 ? 'sealing.head.nothingWaits' : 'sealing.head.waits'))}
      />
      <Stat
        label={t('sealing.head.signedAt')}
        value={head.signedAt === null ? '–' : <TimeText at={head.signedAt} />}
        {...note(t('sealing.head.byHospital'))}
      />
      <Stat
        label={t('sealing.head.root')}
        value={isUnknown ? '–' : <CopyHash hash={head.root} />}
        {...note(t('sealing.head.rootNote'))}
      />
      <Stat
        label={t('sealing.head.guard')}
        value={t(head.guard.ok ? 'sealing.head.guardFine' : 'sealing.head.guardStopped')}
        {...note(t(head.guard.ok ? 'sealing.head.guardNote' : 'sealing.head.guardSee'))}
      />
    </div>
  );
}
