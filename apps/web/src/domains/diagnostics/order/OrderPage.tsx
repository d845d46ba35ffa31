import { type CanOrderJson, diagnostics, type LabOrderDetailJson, records } from '@pramana/contract';
import { IconCheck, IconTestPipe, IconTestPipeOff, IconTrash } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction, useRoute } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { paths } from '../../../paths.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Page } from '../../../ui/Page.tsx';
import { PageProblem } from '../../../ui/PageProblem.tsx';
import { PageSkeleton } from '../../../ui/PageSkeleton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { ReasonDialog } from '../../../ui/ReasonDialog.tsx';
import { Section } from '../../../ui/Section.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import classes from '../Diagnostics.module.css';
import { LAB_ROUTES, useLabRefresh } from '../live.ts';
import { OrderState } from '../work/OrderWords.tsx';
import { EntryForm } from './EntryForm.tsx';
import { ResultPart } from './ResultPart.tsx';
import { useReviewDraft } from './useEntryDraft.ts';

const REFRESHED = [...LAB_ROUTES, records.records.list];

/** One order: its sample, its result, its review. Opening it is an access (I-12). */
export default function OrderPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const asked = useRoute(diagnostics.orders.show, { params: { id } }, { isFresh: true });
  const { data: order, can, problem, refetch } = asked;
  useLabRefresh();
  if (problem && !order) {
    const back = { to: paths.lab(), label: t('diagnostics.title') };
    return <PageProblem title={t('diagnostics.one')} problem={problem} onRetry={refetch} back={back} />;
  }
  if (!order || !can) return <PageSkeleton />;
  return <Loaded key={order.id} order={order} can={can} />;
}

function Loaded({ order, can }: { order: LabOrderDetailJson; can: CanOrderJson }) {
  const { t } = useTranslation();
  const [isCorrecting, setCorrecting] = useState(false);
  // What somebody has typed stays, also when somebody else was faster; what they left half typed is there again.
  const [isTyping, setTyping] = useState(order.draft !== null);
  // Here, because it stays while a correction stands in its place.
  const review = useReviewDraft(order);
  const { patient, state } = order;
  const age = patient.age === null ? '' : t('diagnostics.years', { count: patient.age });
  const subtitle = (
    <Link to={paths.labResults(patient.id)} className={classes.link}>
      {[patient.name, patient.number, age].filter(Boolean).join(' · ')}
    </Link>
  );
  const isEntering = can.enter.ok && (state === 'sampled' || isCorrecting || isTyping);
  const close = (): void => {
    setCorrecting(false);
    setTyping(false);
  };
  return (
    <Page
      title={order.isOpen ? order.test.name : t('diagnostics.unreadable')}
      subtitle={subtitle}
      badge={<OrderState order={order} />}
      actions={<Acts order={order} can={can} />}
    >
      <Alarm order={order} can={can} />
      <Sample order={order} />
      {isEntering ? (
        <EntryForm order={order} onTyping={() => setTyping(true)} onDone={close} refreshes={REFRESHED} />
      ) : null}
      {order.record === null || (isEntering && state !== 'sampled') ? null : (
        <ResultPart
          order={order}
          record={order.record}
          can={can}
          review={review}
          refreshes={REFRESHED}
          onCorrect={() => setCorrecting(true)}
        />
      )}
      <Section title={t('diagnostics.history')}>
        <ul className={classes.history}>
          {order.history.map(({ act, at, by, why }) => (
            <li key={at + act}>
              <strong>{t(`diagnostics.act.${act}`)}</strong> {by} · <TimeText at={at} />
              {why === '' ? null : <span className={classes.dim}> {why}</span>}
            </li>
          ))}
        </ul>
      </Section>
    </Page>
  );
}

/** The critical values of its results: who was told, who has seen them. */
function Alarm({ order, can }: { order: LabOrderDetailJson; can: CanOrderJson }) {
  const { t } = useTranslation();
  const seen = useAction(diagnostics.orders.acknowledge, { refreshes: REFRESHED });
  const { data: record } = useRoute(
    records.records.show,
    { params: { id: order.record ?? '' } },
    { enabled: order.record !== null },
  );
  // The version that stands on this page: nobody says of another that they have seen it.
  const version = record?.versions[0]?.version;
  if (order.alerts.length === 0) return null;
  return (
    <div className={classes.alarm} role="status">
      {order.alerts.map((alert) => (
        <p key={alert.id}>
          <strong>{t('diagnostics.critical')}</strong> · {t('diagnostics.told', { who: alert.doctor })}{' '}
          <TimeText at={alert.raisedAt} />
          {alert.acknowledgedAt === null ? null : (
            <>
              {' '}
              · {t('diagnostics.seenBy', { who: alert.acknowledgedBy ?? '' })} <TimeText at={alert.acknowledgedAt} />
            </>
          )}
        </p>
      ))}
      {seen.problem ? <ProblemText problem={seen.problem} /> : null}
      {version !== undefined && order.alerts.some(({ acknowledgedAt }) => acknowledgedAt === null) ? (
        <ActionButton
          size="compact-sm"
          can={can.acknowledge}
          isBusy={seen.isBusy}
          leftSection={<IconCheck size={16} aria-hidden />}
          onAct={() =>
            seen.run({ params: { id: order.id }, body: { version } }, () => toast(t('diagnostics.acknowledged')))
          }
        >
          {t('diagnostics.acknowledge')}
        </ActionButton>
      ) : null}
    </div>
  );
}

function Sample({ order }: { order: LabOrderDetailJson }) {
  const { t } = useTranslation();
  const { sample, specimen, container, fasting, note, rejected } = order;
  const needs = [specimen, container, fasting ? t('diagnostics.fasting') : ''].filter(Boolean).join(' · ');
  return (
    <div className={classes.sample}>
      {note === '' ? null : <p>{note}</p>}
      {rejected === null ? null : <p>{t('diagnostics.rejectedWhy', { why: rejected })}</p>}
      {sample === null || order.state === 'ordered' ? (
        <p className={classes.dim}>{needs}</p>
      ) : (
        <p>
          <strong className={classes.value}>{t('diagnostics.sample', { number: sample.number })}</strong>{' '}
          <span className={classes.dim}>
            {needs} · {sample.by} · <TimeText at={sample.at} />
          </span>
        </p>
      )}
    </div>
  );
}

function Acts({ order, can }: { order: LabOrderDetailJson; can: CanOrderJson }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<'reject' | 'cancel' | null>(null);
  const take = useAction(diagnostics.orders.take, { refreshes: REFRESHED });
  const reject = useAction(diagnostics.orders.reject, { refreshes: REFRESHED });
  const cancel = useAction(diagnostics.orders.cancel, { refreshes: REFRESHED });
  const running = asking === 'cancel' ? cancel : reject;
  const { id, revision, state } = order;
  const isOver = state === 'released' || state === 'cancelled';
  const save = (reason: string): void =>
    running.run({ params: { id }, body: { revision, reason } }, () => {
      setAsking(null);
      toast(t(`diagnostics.act.${asking === 'cancel' ? 'cancelled' : 'rejected'}`));
    });
  return (
    <>
      {take.problem ? <ProblemText problem={take.problem} /> : null}
      {isOver || !can.cancel.ok ? null : (
        <ActionButton
          variant="default"
          leftSection={<IconTrash size={18} aria-hidden />}
          onAct={() => setAsking('cancel')}
        >
          {t('diagnostics.cancel')}
        </ActionButton>
      )}
      {state === 'sampled' || (state === 'entered' && can.reject.ok) ? (
        <ActionButton
          variant="default"
          can={can.reject}
          leftSection={<IconTestPipeOff size={18} aria-hidden />}
          onAct={() => setAsking('reject')}
        >
          {t(state === 'sampled' ? 'diagnostics.reject' : 'diagnostics.repeat')}
        </ActionButton>
      ) : null}
      {state === 'ordered' ? (
        <ActionButton
          can={can.take}
          isBusy={take.isBusy}
          shortcut="F9"
          leftSection={<IconTestPipe size={18} aria-hidden />}
          onAct={() =>
            take.run({ body: { orders: [id] } }, ({ data }) =>
              toast(t('diagnostics.taken', { numbers: data[0]?.sample?.number ?? '' })),
            )
          }
        >
          {t('diagnostics.take')}
        </ActionButton>
      ) : null}
      {asking === null ? null : (
        <ReasonDialog
          title={t(
            asking === 'cancel'
              ? 'diagnostics.cancel'
              : state === 'sampled'
                ? 'diagnostics.reject'
                : 'diagnostics.repeat',
          )}
          consequence={t(`diagnostics.${asking}Text`)}
          running={running}
          onSave={save}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}
