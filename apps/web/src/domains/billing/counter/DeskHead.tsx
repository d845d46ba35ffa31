import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { CounterBadge } from '../session/CounterBadge.tsx';
import { OpenDrafts } from './OpenDrafts.tsx';
import { SaveWord } from './SaveWord.tsx';
import type { CounterDraft } from './useCounterDraft.ts';
import type { ScanResult } from './useItemAdding.ts';
import classes from './Counter.module.css';

interface DeskHeadProps {
  draft: CounterDraft;
  scan: ScanResult;
  onOpen: (id: string) => void;
  /** Opens this draft anew, without what stands here. */
  onReload: (id: string) => void;
  onHold: () => void;
  onClear: () => void;
}

/** Above the panes: which drawer, whether it is saved, the other drafts, hold and clear. */
export function DeskHead({ draft, scan, onOpen, onReload, onHold, onClear }: DeskHeadProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.head}>
      <CounterBadge />
      <SaveWord draft={draft} onReload={onReload} />
      <ScanWord scan={scan} />
      <div className={classes.headActs}>
        <OpenDrafts currentId={draft.state.bill?.id ?? null} onOpen={onOpen} />
        <span className={classes.desktop}>
          <ActionButton variant="default" size="xs" shortcut="F6" onAct={onHold}>
            {t('billing.counter.hold')}
          </ActionButton>
          <ActionButton variant="default" size="xs" shortcut="F4" onAct={onClear}>
            {t('billing.counter.clear')}
          </ActionButton>
        </span>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon className={classes.phone} aria-label={t('billing.counter.more')}>
              <IconDots size={20} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={onHold}>{t('billing.counter.hold')}</Menu.Item>
            <Menu.Item onClick={onClear}>{t('billing.counter.clear')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    </div>
  );
}

function ScanWord({ scan }: { scan: ScanResult }) {
  const { t } = useTranslation();
  if (scan.state === 'failed') return <ProblemText problem={scan.problem} />;
  if (scan.state === 'none') return null;
  return (
    <span role="status" className={classes.word} data-tone={scan.state === 'looking' ? undefined : 'warn'}>
      {scan.state === 'foreign' ? t('scan.foreign') : t(`billing.scan.${scan.state}`, { code: scan.code })}
    </span>
  );
}
