import { Badge, Text } from '@mantine/core';
import { ownAppointments, type OwnAppointmentJson } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { ConfirmButton } from '../../../ui/ConfirmButton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import classes from '../Appointments.module.css';
import { useWishWords } from '../calendar/Requests.tsx';
import { VisitBadge } from '../VisitBadge.tsx';
import { MoveDialog } from './MoveDialog.tsx';

const { list, cancel } = ownAppointments.own;

/** One visit of one's own: when, with whom, how many are before one; to cancel, or to take another time. */
export function OwnVisit({ visit, patient }: { visit: OwnAppointmentJson; patient: string }) {
  const { t } = useTranslation();
  const words = useWishWords();
  const [isMoving, setMoving] = useState(false);
  const cancelling = useAction(cancel, { refreshes: [list] });
  const { queue, token, startsAt } = visit;
  // Who came without a time has neither.
  const wished = token === null ? words(visit.wish) : visit.visitType;
  const title = startsAt === null ? wished : null;
  const params = { id: patient, appointment: visit.id };
  return (
    <li className={classes.row} data-called={queue?.called || undefined}>
      {token === null || queue === null ? null : (
        <span className={classes.token} aria-label={t('appointments.tokenOf', { number: token.number })}>
          {token.number}
        </span>
      )}
      <div className={classes.who}>
        <span className={classes.name}>{startsAt === null ? title : <TimeText at={startsAt} />}</span>{' '}
        <VisitBadge state={visit.state} />{' '}
        {queue?.called ? (
          <Badge tt="none" color="brand">
            {t('appointments.own.called')}
          </Badge>
        ) : null}
        {queue === null || queue.called ? null : (
          <Text fw={600} role="status">
            {queue.ahead === 0 && queue.minutes === 0
              ? t('appointments.own.isNext')
              : t('appointments.own.before', { count: queue.ahead, minutes: queue.minutes })}
          </Text>
        )}
        <span className={classes.dim}>
          {[visit.doctor ?? visit.department, visit.visitType, visit.room]
            .filter((word) => Boolean(word) && word !== title)
            .join(' · ')}
        </span>
        {visit.reason ? <span className={classes.dim}>{visit.reason}</span> : null}
        {visit.unreadable ? <span className={classes.dim}>{t('appointments.unreadable')}</span> : null}
        {cancelling.problem ? <ProblemText problem={cancelling.problem} /> : null}
      </div>
      <div className={classes.acts}>
        {visit.can.move.ok ? (
          <ActionButton variant="default" size="compact-sm" onAct={() => setMoving(true)}>
            {t('appointments.own.move')}
          </ActionButton>
        ) : null}
        {visit.can.cancel.ok ? (
          <ConfirmButton
            variant="default"
            size="compact-sm"
            question={t('appointments.own.cancelQuestion')}
            consequence={t('appointments.own.cancelText')}
            verb={t('appointments.act.cancel')}
            isBusy={cancelling.isBusy}
            onAct={() => cancelling.run({ params, body: { revision: visit.revision } })}
          >
            {t('appointments.act.cancel')}
          </ConfirmButton>
        ) : null}
      </div>
      {isMoving ? <MoveDialog patient={patient} visit={visit} onClose={() => setMoving(false)} /> : null}
    </li>
  );
}
