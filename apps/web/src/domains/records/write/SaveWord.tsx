import { Button } from '@mantine/core';
import { IconCheck, IconCloudOff, IconCloudUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Saving } from '../../../lib/serverDraft.ts';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import classes from '../Records.module.css';

/** Quietly: whether what is typed is kept. Typed in two places, these words can be put over those. */
export function SaveWord({ draft }: { draft: Saving }) {
  const { t } = useTranslation();
  const { state, problem } = draft;
  if (state === 'failed' && problem?.code === 'conflict') {
    return (
      <span role="alert" className={classes.save}>
        {t('records.drafts.elsewhere')}
        <Button variant="default" size="compact-sm" onClick={() => void draft.keepMine()}>
          {t('records.drafts.mine')}
        </Button>
        <Button variant="default" size="compact-sm" onClick={() => void draft.takeTheirs()}>
          {t('records.drafts.theirs')}
        </Button>
      </span>
    );
  }
  if (state === 'failed' && problem && !problem.isUnknown) return <ProblemText problem={problem} />;
  const Icon = { saved: IconCheck, failed: IconCloudOff, changed: IconCloudUp, saving: IconCloudUp }[state];
  const word = state === 'changed' ? 'saving' : state;
  return (
    <span role="status" className={classes.save}>
      <Icon size={16} stroke={1.8} aria-hidden />
      {t(`records.drafts.${word}`)}
    </span>
  );
}
