import { type CanOrderJson, type LabOrderDetailJson, records, type RouteSpec } from '@pramana/contract';
import { IconPencil, IconSignature } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../../lib/query.ts';
import { useSession } from '../../../lib/session.tsx';
import { paths } from '../../../paths.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../../../ui/PageSkeleton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { SealBadge } from '../../../ui/SealBadge.tsx';
import { Section } from '../../../ui/Section.tsx';
import { useSignAll } from '../../consultations/write/useSignAll.ts';
import { SignedBy } from '../../records/record/SignedBy.tsx';
import { VersionContent } from '../../records/record/VersionContent.tsx';
import { sealState, useVersionFacts } from '../../records/sealOf.ts';
import { STAFF } from '../../records/source.ts';
import { useWhenSealed } from '../../sealing/whenSealed.ts';
import classes from '../Diagnostics.module.css';
import { LeftWords } from './LeftWords.tsx';
import { ReviewForm } from './ReviewForm.tsx';
import type { ReviewDraft } from './useEntryDraft.ts';

interface ResultPartProps {
  order: LabOrderDetailJson;
  record: string;
  can: CanOrderJson;
  /** What a doctor types about it. */
  review: ReviewDraft;
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
  if (data === undefined || newest === undefined) return <RowsSkeleton rows={4} />;
  const isCurrent = order.state === 'entered' || order.state === 'released';
  return (
    <Section
      title={t('diagnostics.result')}
      actions={<SealBadge state={sealState(newest)} facts={facts(data, newest)} />}
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
        <ReviewForm order={order} version={newest.version} review={review} refreshes={refreshes} />
      ) : (
        <LeftWords order={order} review={review} />
      )}
    </Section>
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
