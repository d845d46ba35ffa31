import { Alert, Textarea } from '@mantine/core';
import { diagnostics, type LabOrderDetailJson, type RouteSpec } from '@pramana/contract';
import { IconChecks } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Form, FormActs } from '../../../ui/Form.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { SaveWord } from '../../records/write/SaveWord.tsx';
import classes from '../Diagnostics.module.css';
import { type Base, isOfAnother, reviewOf } from './typed.ts';
import { NO_WORDS, type ReviewDraft } from './useEntryDraft.ts';

interface ReviewFormProps {
  order: LabOrderDetailJson;
  /** The version that stands above. */
  version: number;
  review: ReviewDraft;
  refreshes: readonly RouteSpec[];
}

/** A doctor says what it means, and the patient sees it. Words about other values are not released until their writer says so. */
export function ReviewForm({ order, version, review, refreshes }: ReviewFormProps) {
  const { t } = useTranslation();
  const { value } = review;
  const now: Base = { sample: order.sample?.number ?? null, version };
  const isOther = isOfAnother(value, now);
  const { act, isSending, problem } = useRelease({ order, review, refreshes }, now);
  return (
    <Form label={t('diagnostics.release')} onSubmit={() => void act()} problem={problem}>
      {isOther ? (
        <Alert color="amber" mt="md" role="alert" title={t('diagnostics.otherWords')}>
          <p>{t('diagnostics.otherWordsText')}</p>
          <div className={classes.acts}>
            <ActionButton variant="default" onAct={() => review.set({ ...now, comment: value.comment })}>
              {t('diagnostics.keepTyped')}
            </ActionButton>
            <ActionButton variant="default" onAct={() => review.set({ ...now, comment: '' })}>
              {t('diagnostics.beginWords')}
            </ActionButton>
          </div>
        </Alert>
      ) : null}
      <Textarea
        mt="md"
        label={t('diagnostics.comment')}
        description={t('diagnostics.commentHint')}
        value={value.comment}
        onChange={({ currentTarget }) => review.set((before) => reviewOf(before, now, currentTarget.value))}
        readOnly={isSending}
        maxLength={2_000}
        autosize
        minRows={2}
      />
      {problem ? <ProblemText problem={problem} /> : null}
      <FormActs>
        {value.comment === '' && review.state === 'saved' ? null : <SaveWord draft={review} />}
        <ActionButton
          shortcut="F9"
          can={{ ok: !isOther, why: t('diagnostics.chooseFirst') }}
          isBusy={isSending}
          leftSection={<IconChecks size={18} aria-hidden />}
          onAct={() => void act()}
        >
          {t('diagnostics.release')}
        </ActionButton>
      </FormActs>
    </Form>
  );
}

/** Releases the result that is shown `now` with the words as they were saved last; nothing is typed from the press until the answer. */
function useRelease({ order, review, refreshes }: Omit<ReviewFormProps, 'version'>, now: Base) {
  const { t } = useTranslation();
  const [isSending, setSending] = useState(false);
  const release = useAction(diagnostics.orders.release, { refreshes: [...refreshes] });
  const send = async (): Promise<boolean> => {
    // A save on its way must not come in after the release that takes it in; one that is refused is for its writer to settle.
    const settled = await review.settle();
    if (settled === null || now.version === null || isOfAnother(settled.value, now)) return false;
    const body = { revision: order.revision, version: now.version, comment: settled.value.comment };
    // Why it was refused stands in `problem`.
    return release.send({ params: { id: order.id }, body }).then(
      () => true,
      () => false,
    );
  };
  const act = async (): Promise<void> => {
    if (isSending) return;
    setSending(true);
    if (!(await send())) return setSending(false);
    // It stays read-only until this form goes with the state that the release has changed.
    review.begin(NO_WORDS);
    toast(t('diagnostics.released'));
  };
  return { act, isSending, problem: release.problem };
}
