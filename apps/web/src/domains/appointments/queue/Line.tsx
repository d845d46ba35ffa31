import { Badge, Menu, Text, UnstyledButton } from '@mantine/core';
import type { AppointmentJson, QueueLineJson } from '@pramana/contract';
import { IconBellRinging, IconCheck, IconDotsVertical, IconDoorEnter, IconLogin2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { paths } from '../../../paths.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Section } from '../../../ui/Section.tsx';
import { BeginButton } from '../../consultations/write/BeginButton.tsx';
import { usePersonWords } from '../../patients/personWords.ts';
import classes from '../Appointments.module.css';
import { useClock } from '../time.ts';
import type { Steps } from '../useStep.ts';
import { useVisitWords } from '../visitWords.ts';

interface LineProps {
  line: QueueLineJson;
  steps: Steps;
}

/** One doctor's queue of today. */
export function Line({ line, steps }: LineProps) {
  const { t } = useTranslation();
  const { now, waiting, expected, finished, minutesEach, measured } = line;
  const pace = t(measured ? 'appointments.queue.measured' : 'appointments.queue.planned', { minutes: minutesEach });
  return (
    <Section title={line.doctor.name}>
      <Text size="sm" c="dimmed" mb="xs">
        {[line.room, t('appointments.queue.seen', { count: finished }), pace].filter(Boolean).join(' · ')}
      </Text>
      {now === null ? null : (
        <div className={classes.now}>
          <Row visit={now} line={t('appointments.state.in-consultation')}>
            {now.patient ? (
              <BeginButton patientId={now.patient.id} encounterId={now.encounterId} variant="filled" />
            ) : null}
            <ActionButton
              variant="default"
              can={now.can.finish}
              isBusy={steps.isBusy}
              leftSection={<IconCheck size={18} aria-hidden />}
              onAct={() => steps.step(now, 'done')}
            >
              {t('appointments.act.finish')}
            </ActionButton>
          </Row>
        </div>
      )}
      <ol className={classes.list} aria-label={t('appointments.queue.waiting')}>
        {waiting.map((visit, index) => (
          <Waiting key={visit.id} visit={visit} steps={steps} isNext={index === 0 && now === null} />
        ))}
      </ol>
      {waiting.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('appointments.queue.nobody')}
        </Text>
      ) : null}
      {expected.length === 0 ? null : <Expected expected={expected} steps={steps} />}
    </Section>
  );
}

function Waiting({ visit, steps, isNext }: { visit: QueueLineJson['waiting'][number]; steps: Steps; isNext: boolean }) {
  const { t } = useTranslation();
  const wait =
    visit.minutes === 0 ? t('appointments.queue.next') : t('appointments.queue.wait', { minutes: visit.minutes });
  return (
    <li>
      <Row visit={visit} line={wait} isCalled={visit.calledAt !== null}>
        <ActionButton
          size="compact-sm"
          variant={isNext && visit.calls === 0 ? 'filled' : 'default'}
          can={visit.can.call}
          isBusy={steps.isBusy}
          leftSection={<IconBellRinging size={16} aria-hidden />}
          onAct={() => steps.act(visit, 'call')}
        >
          {t(visit.calls === 0 ? 'appointments.act.call' : 'appointments.act.recall')}
        </ActionButton>
        <ActionButton
          size="compact-sm"
          variant={isNext && visit.calls > 0 ? 'filled' : 'default'}
          can={visit.can.begin}
          isBusy={steps.isBusy}
          leftSection={<IconDoorEnter size={16} aria-hidden />}
          onAct={() => steps.begin(visit)}
        >
          {t('appointments.act.begin')}
        </ActionButton>
        <More visit={visit} steps={steps} />
      </Row>
    </li>
  );
}

/** What is done now and then. */
function More({ visit, steps }: { visit: AppointmentJson; steps: Steps }) {
  const { t } = useTranslation();
  const urgent = visit.urgent ? 'make-usual' : 'make-urgent';
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <UnstyledButton aria-label={t('appointments.act.more', { number: visit.token?.number ?? '' })} p={6}>
          <IconDotsVertical size={18} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => steps.act(visit, urgent)}>{t(`appointments.act.${urgent}`)}</Menu.Item>
        <Menu.Item onClick={() => steps.act(visit, 'put-back')}>{t('appointments.act.put-back')}</Menu.Item>
        {visit.can.back.ok ? (
          <Menu.Item onClick={() => steps.step(visit, 'confirmed')}>{t('appointments.act.notHere')}</Menu.Item>
        ) : null}
        <Menu.Item onClick={() => steps.step(visit, 'cancelled')}>{t('appointments.act.left')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Expected({ expected, steps }: { expected: readonly AppointmentJson[]; steps: Steps }) {
  const { t } = useTranslation();
  const clock = useClock();
  return (
    <>
      <Text size="sm" fw={600} mt="md">
        {t('appointments.queue.expected')}
      </Text>
      <ul className={classes.list}>
        {expected.map((visit) => (
          <li key={visit.id}>
            <Row visit={visit} line={visit.startsAt === null ? '' : clock.time(visit.startsAt)}>
              <ActionButton
                size="compact-sm"
                variant="default"
                can={visit.can.arrive}
                isBusy={steps.isBusy}
                leftSection={<IconLogin2 size={16} aria-hidden />}
                onAct={() => steps.step(visit, 'arrived')}
              >
                {t('appointments.act.arrive')}
              </ActionButton>
              {visit.can.miss.ok ? (
                <ActionButton size="compact-sm" variant="subtle" onAct={() => steps.step(visit, 'no-show')}>
                  {t('appointments.act.miss')}
                </ActionButton>
              ) : null}
            </Row>
          </li>
        ))}
      </ul>
    </>
  );
}

interface RowProps {
  visit: AppointmentJson;
  line: string;
  isCalled?: boolean;
  children: ReactNode;
}

function Row({ visit, line, isCalled = false, children }: RowProps) {
  const { t } = useTranslation();
  const words = usePersonWords();
  const of = useVisitWords();
  const said = of.reason(visit);
  const { patient, token, visitType } = visit;
  return (
    <div className={classes.row} data-called={isCalled || undefined}>
      {token === null ? null : (
        <span className={classes.token} aria-label={t('appointments.tokenOf', { number: token.number })}>
          {token.number}
        </span>
      )}
      <div className={classes.who}>
        <Link to={paths.visit(visit.id)} className={classes.name}>
          {of.name(visit)}
        </Link>{' '}
        {visit.urgent ? (
          <Badge size="sm" tt="none" color="red" variant="light">
            {t('appointments.urgent')}
          </Badge>
        ) : null}
        <span className={classes.dim}>
          {[patient?.number, patient ? words(patient) : '', visitType.name, line].filter(Boolean).join(' · ')}
        </span>
        {said === null || said === '' ? null : <span className={classes.dim}>{said}</span>}
      </div>
      <div className={classes.acts}>{children}</div>
    </div>
  );
}
