import { Button } from '@mantine/core';
import { IconCheck, IconCloudOff, IconCloudUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import type { CounterDraft } from './useCounterDraft.ts';
import classes from './Counter.module.css';

interface SaveWordProps {
  draft: CounterDraft;
  /** Takes what somebody else saved, in place of what stands here. */
  onReload: (id: string) => void;
}

/** Quietly: saved, saving, or not saved and why. A lost network keeps typing. */
export function SaveWord({ draft, onReload }: SaveWordProps) {
  const { t } = useTranslation();
  const { saving, problem, state } = draft;
  if (saving === 'failed' && problem?.code === 'bill_changed' && state.bill) {
    const { id } = state.bill;
    return (
      <span role="alert" className={classes.word} data-tone="warn">
        {t('billing.save.elsewhere')}
        <Button variant="default" size="compact-sm" onClick={() => void draft.forget().then(() => onReload(id))}>
          {t('billing.save.theirs')}
        </Button>
        <Button variant="default" size="compact-sm" onClick={() => void draft.keepMine()}>
          {t('billing.save.mine')}
        </Button>
      </span>
    );
  }
  if (saving === 'failed' && problem?.code === 'draft_not_yours' && state.bill) {
    const { id } = state.bill;
    return (
      <span role="alert" className={classes.word} data-tone="warn">
        {t('billing.save.taken', { owner: String(problem.context.params?.owner ?? '') })}
        <Button variant="default" size="compact-sm" onClick={() => onReload(id)}>
          {t('billing.save.see')}
        </Button>
      </span>
    );
  }
  if (saving === 'failed' && problem && !problem.isUnknown) return <ProblemText problem={problem} />;
  if (saving === 'saved' && state.bill === null) return null;
  const Icon = saving === 'saved' ? IconCheck : saving === 'failed' ? IconCloudOff : IconCloudUp;
  const word = saving === 'changed' ? 'saving' : saving;
  return (
    <span role="status" className={classes.word} data-tone={saving === 'failed' ? 'warn' : undefined}>
      <Icon size={16} stroke={1.8} aria-hidden />
      <span className={saving === 'saved' ? classes.quiet : ''}>{t(`billing.save.${word}`)}</span>
    </span>
  );
}
