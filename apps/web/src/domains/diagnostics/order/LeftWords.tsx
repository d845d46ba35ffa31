import { Alert } from '@mantine/core';
import { diagnostics, type LabOrderDetailJson } from '@pramana/contract';
import { IconCopy, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { copyText } from '../../../lib/clipboard.ts';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { ConfirmButton } from '../../../ui/ConfirmButton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import classes from '../Diagnostics.module.css';
import { NO_WORDS, type ReviewDraft } from './useEntryDraft.ts';

/** What a doctor typed about a result that waits for no review any more, as when another doctor was faster: nothing goes unasked. */
export function LeftWords({ order, review }: { order: LabOrderDetailJson; review: ReviewDraft }) {
  const { t } = useTranslation();
  const discard = useAction(diagnostics.reviews.discard);
  const { comment } = review.value;
  if (comment === '') return null;
  const copy = (): void =>
    void copyText(comment).then((isCopied) => (isCopied ? toast(t('common.copied')) : undefined));
  return (
    <Alert color="amber" mt="md" role="status" title={t('diagnostics.leftWords')}>
      <p>{t('diagnostics.leftWordsText')}</p>
      <p className={classes.passage}>{comment}</p>
      {discard.problem ? <ProblemText problem={discard.problem} /> : null}
      <div className={classes.acts}>
        <ActionButton variant="default" leftSection={<IconCopy size={18} aria-hidden />} onAct={copy}>
          {t('diagnostics.copyWords')}
        </ActionButton>
        <ConfirmButton
          variant="default"
          isBusy={discard.isBusy}
          leftSection={<IconTrash size={18} aria-hidden />}
          question={t('records.drafts.discardQuestion')}
          consequence={t('diagnostics.leftWordsGone')}
          onAct={() => discard.run({ params: { id: order.id } }, () => review.begin(NO_WORDS))}
        >
          {t('records.drafts.discard')}
        </ConfirmButton>
      </div>
    </Alert>
  );
}
