import { Text } from '@mantine/core';
import { type AppointmentJson, appointments } from '@pramana/contract';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../lib/query.ts';
import { useSession } from '../../lib/session.tsx';
import { paths } from '../../paths.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Fact, Facts } from '../../ui/Facts.tsx';
import { Page } from '../../ui/Page.tsx';
import { PageProblem } from '../../ui/PageProblem.tsx';
import { PageSkeleton } from '../../ui/PageSkeleton.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import { ReasonDialog } from '../../ui/ReasonDialog.tsx';
import { Section } from '../../ui/Section.tsx';
import { Timeline } from '../../ui/Timeline.tsx';
import { TimeText } from '../../ui/TimeText.tsx';
import { BeginButton } from '../consultations/write/BeginButton.tsx';
import { BookDialog } from './BookDialog.tsx';
import { useWishWords } from './calendar/Requests.tsx';
import { useQueueRefresh, VISIT_ROUTES } from './live.ts';
import { useAction } from '../../lib/query.ts';
import { useSteps } from './useStep.ts';
import { useVisitWords } from './visitWords.ts';
import { VisitBadge } from './VisitBadge.tsx';

/** One visit: what was agreed, what can be done now, and everything that happened to it. */
export default function VisitPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const { data, problem, refetch } = useRoute(appointments.appointments.show, { params: { id } });
  useQueueRefresh();
  const words = useVisitWords();
  if (problem && !data) {
    const back = { to: paths.calendar(), label: t('appointments.calendar.title') };
    return <PageProblem title={t('appointments.one')} problem={problem} onRetry={refetch} back={back} />;
  }
  if (!data) return <PageSkeleton />;
  const { appointment: visit, steps } = data;
  return (
    <Page
      title={words.name(visit)}
      badge={<VisitBadge state={visit.state} />}
      subtitle={visit.patient?.number}
      actions={<Acts visit={visit} />}
    >
      <VisitFacts visit={visit} />
      <Section title={t('appointments.history')}>
        <Timeline
          label={t('appointments.history')}
          steps={steps.map(({ id: key, at, act, by, doctor, startsAt, why, unreadable }) => ({
            key,
            at,
            title: t(`appointments.did.${act as 'asked'}`),
            body: (
              <Text size="sm" c="dimmed">
                {by ?? t('appointments.ownAccount')}
                {doctor === null ? null : ` · ${doctor}`}
                {startsAt === null ? null : (
                  <>
                    {' · '}
                    <TimeText at={startsAt} />
                  </>
                )}
                {why === null ? null : ` · ${why}`}
                {unreadable ? ` · ${t('appointments.unreadable')}` : null}
              </Text>
            ),
          }))}
        />
      </Section>
    </Page>
  );
}

function VisitFacts({ visit }: { visit: AppointmentJson }) {
  const { t } = useTranslation();
  const wish = useWishWords();
  const words = useVisitWords();
  const { may } = useSession();
  return (
    <Facts>
      <Fact name={t('appointments.when')}>
        {visit.startsAt ? <TimeText at={visit.startsAt} /> : null}
        {visit.source === 'walk-in' ? (
          <>
            {t('appointments.walkedIn')} <TimeText at={visit.createdAt} />
          </>
        ) : null}
        {visit.startsAt === null && visit.source !== 'walk-in' ? wish(visit.wish) : null}
      </Fact>
      <Fact name={t('appointments.doctor')}>{visit.doctor?.name ?? visit.department?.name}</Fact>
      <Fact name={t('appointments.kind')}>
        {t('appointments.kindMinutes', { name: visit.visitType.name, minutes: visit.visitType.minutes })}
      </Fact>
      <Fact name={t('appointments.room')}>{visit.room?.name}</Fact>
      <Fact name={t('appointments.token')}>{visit.token?.number}</Fact>
      <Fact name={t('appointments.reason')}>
        {may('clinical:read') ? (words.reason(visit) ?? t('appointments.nothingSaid')) : t('appointments.reasonHidden')}
      </Fact>
    </Facts>
  );
}

/** The next steps, as the server allows them. */
function Acts({ visit }: { visit: AppointmentJson }) {
  const { t } = useTranslation();
  const steps = useSteps();
  const [dialog, setDialog] = useState<'move' | 'cancel' | null>(null);
  const cancelling = useAction(appointments.appointments.step, { refreshes: VISIT_ROUTES });
  const { can, id, revision } = visit;
  const close = (): void => setDialog(null);
  return (
    <>
      {steps.problem ? <ProblemText problem={steps.problem} /> : null}
      {can.cancel.ok ? (
        <ActionButton variant="default" onAct={() => setDialog('cancel')}>
          {t('appointments.act.cancel')}
        </ActionButton>
      ) : null}
      {can.miss.ok ? (
        <ActionButton variant="default" isBusy={steps.isBusy} onAct={() => steps.step(visit, 'no-show')}>
          {t('appointments.act.miss')}
        </ActionButton>
      ) : null}
      {can.place.ok ? (
        <ActionButton variant="default" onAct={() => setDialog('move')}>
          {t(visit.state === 'requested' ? 'appointments.allot' : 'appointments.act.move')}
        </ActionButton>
      ) : null}
      {can.arrive.ok ? (
        <ActionButton isBusy={steps.isBusy} onAct={() => steps.step(visit, 'arrived')}>
          {t('appointments.act.arrive')}
        </ActionButton>
      ) : null}
      {can.begin.ok ? (
        <ActionButton isBusy={steps.isBusy} onAct={() => steps.begin(visit)}>
          {t('appointments.act.begin')}
        </ActionButton>
      ) : null}
      {visit.state === 'in-consultation' && visit.patient ? (
        <BeginButton patientId={visit.patient.id} encounterId={visit.encounterId} variant="filled" />
      ) : null}
      {can.finish.ok ? (
        <ActionButton variant="default" isBusy={steps.isBusy} onAct={() => steps.step(visit, 'done')}>
          {t('appointments.act.finish')}
        </ActionButton>
      ) : null}
      {dialog === 'move' ? <BookDialog mode="place" visit={visit} onClose={close} /> : null}
      {dialog === 'cancel' ? (
        <ReasonDialog
          title={t('appointments.act.cancel')}
          consequence={t('appointments.cancelText')}
          running={cancelling}
          onSave={(why) => cancelling.run({ params: { id }, body: { revision, to: 'cancelled', why } }, close)}
          onClose={close}
        />
      ) : null}
    </>
  );
}
