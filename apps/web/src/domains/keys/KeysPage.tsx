import { Badge, Stack, Text } from '@mantine/core';
import { keys, type KeysJson } from '@pramana/contract';
import { IconKey } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiveRefresh } from '../../lib/live.ts';
import { useAction, useRoute } from '../../lib/query.ts';
import { useSession } from '../../lib/session.tsx';
import { toast } from '../../lib/toast.ts';
import { paths } from '../../paths.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fact, Facts } from '../../ui/Facts.tsx';
import { Page } from '../../ui/Page.tsx';
import { RowsSkeleton } from '../../ui/PageSkeleton.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { Section } from '../../ui/Section.tsx';
import { TimeText } from '../../ui/TimeText.tsx';
import { Timeline } from '../../ui/Timeline.tsx';
import classes from './Keys.module.css';
import { LogKeys } from './LogKeys.tsx';
import { Renewals } from './Renewals.tsx';

const ASK_MS = 1_500;

/** How old the keys are, how far a rotation is, and until when an old backup can be read. */
export default function KeysPage() {
  const { t } = useTranslation();
  const { data, problem, refetch } = useRoute(keys.show, {});
  useLiveRefresh('keys.changed', keys.show);
  const rotation = data?.rotation ?? null;
  const isRunning = rotation !== null && rotation.finishedAt === null;
  const isRenewing = data?.renewals.some(({ finishedAt }) => finishedAt === null) === true;
  useEffect(() => {
    if (!isRunning && !isRenewing) return undefined;
    // The live event is a hint and may be lost.
    const timer = setInterval(refetch, ASK_MS);
    return () => clearInterval(timer);
  }, [isRunning, isRenewing, refetch]);
  const may = useSession().may('key:write');
  return (
    <Page
      title={t('keys.title')}
      subtitle={t('keys.text')}
      actions={may && data ? <Rotate isRunning={isRunning} /> : undefined}
    >
      {problem && !data ? <ErrorPanel problem={problem} onRetry={refetch} /> : null}
      {!data && !problem ? <RowsSkeleton rows={5} /> : null}
      {data ? <Health health={data} isRunning={isRunning} /> : null}
    </Page>
  );
}

function Rotate({ isRunning }: { isRunning: boolean }) {
  const { t } = useTranslation();
  const rotate = useAction(keys.rotate, { refreshes: [keys.show] });
  return (
    <>
      <ConfirmButton
        variant="default"
        question={t('keys.rotateQuestion')}
        consequence={t('keys.rotateText')}
        isBusy={rotate.isBusy}
        can={isRunning ? { ok: false, why: t('keys.running') } : { ok: true }}
        onAct={() => rotate.run({}, () => toast(t('keys.begun')))}
      >
        {t('keys.rotate')}
      </ConfirmButton>
      {rotate.problem ? <ProblemText problem={rotate.problem} /> : null}
    </>
  );
}

function Health({ health, isRunning }: { health: KeysJson; isRunning: boolean }) {
  const { t } = useTranslation();
  const { rotation, kit } = health;
  return (
    <Stack gap="lg">
      {rotation !== null && isRunning ? (
        <ProgressBar label={t('keys.rotating')} done={rotation.done} total={rotation.total} />
      ) : null}
      {rotation !== null && rotation.unreadable > 0 ? (
        <Text c="red" role="alert">
          {t('keys.unreadable', { count: rotation.unreadable })} <Link to={paths.audit()}>{t('keys.audit')}</Link>
        </Text>
      ) : null}
      {health.kitProblem === null ? null : (
        <Text c="red" role="alert">
          {t('keys.kit.disputed')}
        </Text>
      )}
      <Section title={t('keys.state')}>
        <Facts>
          <Fact name={t('keys.rotated')}>
            {rotation?.finishedAt ? <TimeText at={rotation.finishedAt} /> : t('keys.never')}
          </Fact>
          <Fact name={t('keys.lastReadable')}>
            <TimeText at={health.lastReadableAt} />
          </Fact>
          <Fact name={t('keys.kit.title')}>
            {kit === null ? t('keys.kit.none') : t('keys.kit.madeBy', { name: kit.madeBy })}
            {kit === null ? null : <TimeText at={kit.madeAt} />}
          </Fact>
        </Facts>
        <Text size="sm" c="dimmed" mt="sm">
          {t('keys.terms', { rotation: health.rotationDays, backup: health.backupDays })}
        </Text>
      </Section>
      <Section title={t('keys.generations')}>
        <ul className={classes.generations}>
          {health.generations.toReversed().map((each, index) => (
            <Generation key={each.number} generation={each} isNewest={index === 0} />
          ))}
        </ul>
      </Section>
      <Renewals renewals={health.renewals} />
      <LogKeys />
      <Section title={t('keys.done')}>
        <Events events={health.events} />
      </Section>
    </Stack>
  );
}

function Generation({ generation, isNewest }: { generation: KeysJson['generations'][number]; isNewest: boolean }) {
  const { t } = useTranslation();
  const { number, keyId, madeAt, endsAt, overdue } = generation;
  return (
    <li className={classes.generation}>
      <div className={classes.name}>
        <Text fw={600}>{t('keys.generation', { number })}</Text>
        <Badge color={isNewest ? 'green' : 'gray'} variant="light" tt="none">
          {t(isNewest ? 'keys.inUse' : 'keys.kept')}
        </Badge>
      </div>
      <Text size="sm" c="dimmed" ff="monospace" className={classes.id}>
        {keyId}
      </Text>
      <Text size="sm">
        {madeAt === null ? t('keys.oldFile') : t('keys.made')} {madeAt === null ? null : <TimeText at={madeAt} />}
      </Text>
      {endsAt === null ? null : (
        <Text size="sm">
          {t(isNewest ? 'keys.due' : 'keys.destroyed')} <TimeText at={endsAt} />
        </Text>
      )}
      {overdue ? (
        <Text size="sm" c="red" role="alert">
          {t('keys.overdue')} <Link to={paths.audit()}>{t('keys.audit')}</Link>
        </Text>
      ) : null}
    </li>
  );
}

function Events({ events }: { events: KeysJson['events'] }) {
  const { t } = useTranslation();
  if (events.length === 0) return <EmptyState icon={IconKey} title={t('keys.noEvents')} />;
  const steps = events.map(({ id, act, generation, at, author, block }) => ({
    key: id,
    title: t(`keys.act.${act}`, { number: generation, name: author ?? t('keys.itself') }),
    at,
    body: <Link to={paths.block(block.series, block.number)}>{block.label}</Link>,
  }));
  return <Timeline steps={steps} label={t('keys.done')} />;
}
