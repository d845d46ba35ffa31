import { Button } from '@mantine/core';
import { appointments, type PatientRowJson, type QueueLineJson } from '@pramana/contract';
import { IconQrcode, IconUsers, IconWalk } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useScanner } from '../../../lib/keys.ts';
import { useRoute } from '../../../lib/query.ts';
import { useSession } from '../../../lib/session.tsx';
import { toast } from '../../../lib/toast.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { Page } from '../../../ui/Page.tsx';
import { RowsSkeleton } from '../../../ui/PageSkeleton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { ScanDialog } from '../../../ui/scan/ScanDialog.tsx';
import { readCard } from '../../people/card/cardLink.ts';
import classes from '../Appointments.module.css';
import { BookDialog } from '../BookDialog.tsx';
import { useQueueRefresh } from '../live.ts';
import { PatientPick } from '../PatientPick.tsx';
import { type Steps, useSteps } from '../useStep.ts';
import { type Arrival, arrivalOf } from './arrival.ts';
import { Line } from './Line.tsx';

/** Today's queues: who is inside, who waits, who is expected; check-in by card or search, walk-ins, calling. */
export default function QueuePage() {
  const { t } = useTranslation();
  const [isWalkIn, setWalkIn] = useState(false);
  const { data, problem, isLoading, refetch } = useRoute(appointments.queue.show, {}, { keep: true });
  const steps = useSteps();
  useQueueRefresh();
  const lines = data ?? [];
  return (
    <Page
      title={t('appointments.queue.title')}
      subtitle={t('appointments.queue.hint')}
      isWide
      actions={
        <ActionButton shortcut="F4" leftSection={<IconWalk size={18} aria-hidden />} onAct={() => setWalkIn(true)}>
          {t('appointments.book.walk-in')}
        </ActionButton>
      }
    >
      <CheckIn lines={lines} steps={steps} />
      {steps.problem ? <ProblemText problem={steps.problem} /> : null}
      {problem && !data ? <ErrorPanel problem={problem} onRetry={refetch} /> : null}
      {isLoading ? <RowsSkeleton rows={6} /> : null}
      {data && lines.length === 0 ? (
        <EmptyState icon={IconUsers} title={t('appointments.queue.none')} text={t('appointments.queue.noneText')} />
      ) : null}
      <div className={classes.lines}>
        {lines.map((line) => (
          <Line key={line.doctor.id} line={line} steps={steps} />
        ))}
      </div>
      {isWalkIn ? <BookDialog mode="walk-in" doctorId={onlyDoctor(lines)} onClose={() => setWalkIn(false)} /> : null}
    </Page>
  );
}

function onlyDoctor(lines: readonly QueueLineJson[]): string | null {
  return lines.length === 1 ? (lines[0]?.doctor.id ?? null) : null;
}

interface CheckInProps {
  lines: readonly QueueLineJson[];
  steps: Steps;
}

/** A card scanned from any focus, or a patient found by search: whoever is expected today has arrived. */
function CheckIn({ lines, steps }: CheckInProps) {
  const { t } = useTranslation();
  const { may, hospital } = useSession();
  const [other, setOther] = useState<Exclude<Arrival, { state: 'expected' }> | null>(null);
  const expected = lines.flatMap((line) => line.expected);
  const arrive = (found: Arrival): void => {
    setOther(found.state === 'expected' ? null : found);
    if (found.state !== 'expected') return;
    const { visit } = found;
    steps.step(visit, 'arrived', undefined, () =>
      toast(t('appointments.queue.arrived', { name: visit.patient?.name ?? visit.patient?.number ?? '' })),
    );
  };
  const [isScanning, setScanning] = useState(false);
  const arriveBy = (code: string): void => arrive(arrivalOf(code, hospital, expected));
  useScanner(arriveBy);
  const pick = ({ id, name }: PatientRowJson): void => {
    const visit = expected.find(({ patient }) => patient?.id === id);
    arrive(visit === undefined ? { state: 'unknown', name } : { state: 'expected', visit });
  };
  if (!may('appointment:write')) return null;
  return (
    <div className={classes.bar}>
      <div className={classes.grow}>
        <PatientPick label={t('appointments.queue.checkIn')} onPick={pick} />
      </div>
      <Button variant="default" leftSection={<IconQrcode size={18} aria-hidden />} onClick={() => setScanning(true)}>
        {t('scan.card')}
      </Button>
      {isScanning ? (
        <ScanDialog
          title={t('scan.card')}
          onCode={(text) => {
            // Any other code in the picture, another hospital's card too, is no card of ours.
            if (readCard(text, hospital)?.isOurs !== true) return false;
            arriveBy(text);
            return true;
          }}
          onClose={() => setScanning(false)}
        />
      ) : null}
      <div role="status">
        {other === null ? null : (
          <>
            {other.state === 'foreign' ? t('scan.foreign') : t('appointments.queue.notExpected', { name: other.name })}{' '}
            <Button variant="subtle" size="compact-sm" onClick={() => setOther(null)}>
              {t('common.close')}
            </Button>
          </>
        )}
      </div>
    </div>
  );
}
