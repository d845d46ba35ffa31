import { Textarea } from '@mantine/core';
import { type CanOrderJson, diagnostics, type LabOrderDetailJson, records, type RouteSpec } from '@pramana/contract';
import { IconChecks, IconPencil, IconSignature } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAction, useRoute } from '../../../lib/query.ts';
import type { ServerDraft } from '../../../lib/serverDraft.ts';
import { useSession } from '../../../lib/session.tsx';
import { toast } from '../../../lib/toast.ts';
import { paths } from '../../../paths.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { Form, FormActs } from '../../../ui/Form.tsx';
import { RowsSkeleton } from '../../../ui/PageSkeleton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { SealBadge } from '../../../ui/SealBadge.tsx';
import { Section } from '../../../ui/Section.tsx';
import { useSignAll } from '../../consultations/write/useSignAll.ts';
import { SignedBy } from '../../records/record/SignedBy.tsx';
import { VersionContent } from '../../records/record/VersionContent.tsx';
import { sealState, useVersionFacts } from '../../records/sealOf.ts';
import { STAFF } from '../../records/source.ts';
import { SaveWord } from '../../records/write/SaveWord.tsx';
import { useWhenSealed } from '../../sealing/whenSealed.ts';
import classes from '../Diagnostics.module.css';

interface ResultPartProps {
  order: LabOrderDetailJson;
  record: string;
  can: CanOrderJson;
  /** What a doctor types about it. */
  review: ServerDraft<string>;
  refreshes: readonly RouteSpec[];
  onCorrect: () => void;
}

/** The newest version of the result with its seal; to correct, to review, to sign. */
export function ResultPart({ order, record, can, review, refreshes, onCorrect }: ResultPartProps) {
  const { t } = useTranslation();
  const facts = useVersionFacts(STAFF);
  const { data, can: canRecord, problem, refetch } = useRoute(records.records.show, { params: { id: record } });
  const newest = data?.versions[0];
  useWhenSealed(newest !== undefined && sealState(newest) === 'queued', refetch);
  if (problem && !data) return <ErrorPanel problem={problem} onRetry={refetch} />;
  if (newest === undefined) return <RowsSkeleton rows={4} />;
  const isCurrent = order.state === 'entered' || order.state === 'released';
  return (
    <Section
      title={t('diagnostics.result')}
      actions={<SealBadge state={sealState(newest)} facts={facts(record, newest)} />}
    >
      {isCurrent ? null : <p className={classes.dim}>{t('diagnostics.earlier')}</p>}
      <VersionContent record={record} version={newest} source={STAFF} />
      <p className={classes.dim}>
        <SignedBy signatures={newest.signatures} />{' '}
        <Link to={paths.record(record)} className={classes.link}>
          {t('consultations.versions', { count: newest.version })}
        </Link>
      </p>
      {isCurrent ? (
        <div className={classes.acts}>
          <ActionButton
            variant="default"
            can={can.enter}
            leftSection={<IconPencil size={18} aria-hidden />}
            onAct={onCorrect}
          >
            {t('diagnostics.correct')}
          </ActionButton>
          {order.state === 'released' && canRecord !== undefined ? (
            <Sign record={record} version={newest.version} can={canRecord.sign} onDone={refetch} />
          ) : null}
        </div>
      ) : null}
      {order.state === 'entered' && can.release.ok ? (
        <Review order={order} version={newest.version} review={review} refreshes={refreshes} />
      ) : null}
    </Section>
  );
}

/** A doctor says what it means, and the patient sees it: the `version` that stands above. */
function Review({
  order,
  version,
  review,
  refreshes,
}: Pick<ResultPartProps, 'order' | 'review' | 'refreshes'> & { version: number }) {
  const { t } = useTranslation();
  const release = useAction(diagnostics.orders.release, { refreshes: [...refreshes] });
  const act = async (): Promise<void> => {
    // A save on its way must not come in after the release that takes it in; one that is refused is for its writer to settle.
    if ((await review.settle()) === null) return;
    const body = { revision: order.revision, version, comment: review.value };
    release.run({ params: { id: order.id }, body }, () => {
      void review.forget();
      toast(t('diagnostics.released'));
    });
  };
  return (
    <Form label={t('diagnostics.release')} onSubmit={() => void act()} problem={release.problem}>
      <Textarea
        mt="md"
        label={t('diagnostics.comment')}
        description={t('diagnostics.commentHint')}
        value={review.value}
        onChange={(event) => review.set(event.currentTarget.value)}
        maxLength={2_000}
        autosize
        minRows={2}
      />
      {release.problem ? <ProblemText problem={release.problem} /> : null}
      <FormActs>
        {review.value === '' && review.state === 'saved' ? null : <SaveWord draft={review} />}
        <ActionButton
          shortcut="F9"
          isBusy={release.isBusy}
          leftSection={<IconChecks size={18} aria-hidden />}
          onAct={() => void act()}
        >
          {t('diagnostics.release')}
        </ActionButton>
      </FormActs>
    </Form>
  );
}

function Sign({
  record,
  version,
  can,
  onDone,
}: {
  record: string;
  version: number;
  can: { ok: boolean; why?: string; code?: string };
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const { may } = useSession();
  const signing = useSignAll([{ id: record, version: String(version) }], onDone);
  if (!may('record:sign')) return null;
  return (
    <>
      <ActionButton
        can={can}
        isBusy={signing.isBusy}
        leftSection={<IconSignature size={18} aria-hidden />}
        onAct={signing.sign}
      >
        {t('records.sign')}
      </ActionButton>
      {signing.problem ? <ProblemText problem={signing.problem} /> : null}
    </>
  );
}
