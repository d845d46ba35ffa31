import { Alert, Anchor, Button, Stack, Text } from '@mantine/core';
import { type DataOf, hospitals as contract } from '@pramana/contract';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { countText } from '../../../lib/format.ts';
import { usePoll } from '../../../lib/poll.ts';
import { useRoute } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { Fact, Facts } from '../../../ui/Facts.tsx';
import { Page } from '../../../ui/Page.tsx';
import { PageProblem } from '../../../ui/PageProblem.tsx';
import { PageSkeleton } from '../../../ui/PageSkeleton.tsx';
import { Section } from '../../../ui/Section.tsx';
import { Timeline } from '../../../ui/Timeline.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import { NodeRecovery } from '../../people/recovery/NodeRecovery.tsx';
import { LogHealth } from './LogHealth.tsx';
import classes from './Limits.module.css';
import { OverrideGuard } from './OverrideGuard.tsx';
import { SuspendDialog } from './SuspendDialog.tsx';
import { openWord } from '../../../lib/openWord.ts';

const ASK_MS = 1_500;

type Shown = DataOf<typeof contract.console.show>;

/** One hospital as the operator sees it: counters of its log and every act about it, each with its entry. */
export default function HospitalPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const page = useRoute(contract.console.show, { params: { id } });
  // Witnesses answer, somebody says a word, the log is signed on: nobody tells.
  usePoll(page.refetch, ASK_MS, page.data !== undefined && !isFine(page.data));
  if (page.problem && !page.data) {
    const back = { to: paths.node(), label: t('hospitals.node.title') };
    return (
      <PageProblem title={t('hospitals.node.hospital')} problem={page.problem} onRetry={page.refetch} back={back} />
    );
  }
  return page.data ? <Loaded shown={page.data} /> : <PageSkeleton />;
}

function isFine({ hospital: { guard } }: { hospital: Pick<Shown['hospital'], 'guard'> }): boolean {
  return ['OK', 'NONE'].includes(guard.code);
}

/** Why the log is not signed, and what the operator can say about it, or has said. */
function Stopped({ hospital: { id, guard }, overridden }: Pick<Shown, 'hospital' | 'overridden'>) {
  const { t } = useTranslation();
  if (isFine({ hospital: { guard } })) return null;
  if (guard.overridable && overridden === null)
    return <OverrideGuard id={id} isContradicted={guard.code !== 'WITNESSES'} />;
  if (guard.overridable && overridden !== null)
    return (
      <Alert
        color="amber"
        role="status"
        styles={{ title: { color: 'var(--mantine-color-text)' } }}
        title={t('hospitals.node.stopped')}
      >
        <Text size="sm">
          {t('hospitals.node.overridden', { who: overridden.by ?? '', block: overridden.block })}{' '}
          <TimeText at={overridden.at} />
        </Text>
        <Text size="sm">
          {t(guard.code === 'WITNESSES' ? 'hospitals.node.overrideDone' : 'hospitals.node.contradictedNext')}{' '}
          {t('hospitals.node.overriddenUntil')} <TimeText at={overridden.until} />
        </Text>
      </Alert>
    );
  return (
    <Alert color="red" role="alert" title={t('hospitals.node.stopped')}>
      <Text size="sm">{openWord(t, `sealing.guard.${guard.code}.text`, { defaultValue: guard.code })}</Text>
      <Text size="sm">{t('hospitals.node.stoppedText')}</Text>
    </Alert>
  );
}

function Loaded({ shown: { hospital, acts, overridden } }: { shown: Shown }) {
  const { t, i18n } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const act = hospital.suspendedAt === null ? 'suspend' : 'resume';
  // Newest first: the key that signs now.
  const keySince = acts.find((each) => each.act === 'created')?.at;
  const count = (value: number): string => countText(value, i18n.language);
  const witnessText = ({ joined, cosigning, alarms }: Shown['hospital']['witnesses']): string => {
    // Of a log that this server has not shown since its start it asks nobody.
    if (joined === 0) return t(hospital.guard.ok ? 'hospitals.node.noWitness' : 'hospitals.node.witnessUnknown');
    const text = t('hospitals.node.cosigning', { joined: count(joined), cosigning: count(cosigning) });
    return alarms === 0 ? text : `${text} ${t('hospitals.node.witnessAlarm')}`;
  };
  return (
    <Page
      title={hospital.name}
      subtitle={t('hospitals.node.counters')}
      actions={
        <Button variant="default" onClick={() => setAsking(true)}>
          {t(`hospitals.node.${act}`)}
        </Button>
      }
    >
      <Stack gap="lg">
        {hospital.suspendedReason === null ? null : (
          <Alert
            color="amber"
            styles={{ title: { color: 'var(--mantine-color-text)' } }}
            title={t('hospitals.node.suspended')}
          >
            {hospital.suspendedReason}
          </Alert>
        )}
        <Stopped hospital={hospital} overridden={overridden} />
        <Section title={t('hospitals.node.hospital')}>
          <Facts>
            <Fact name={t('hospitals.node.slug')}>{hospital.slug}</Fact>
            <Fact name={t('hospitals.node.opened')}>
              <TimeText at={hospital.openedAt} />
            </Fact>
            <Fact name={t('hospitals.node.people')}>{count(hospital.people)}</Fact>
            <Fact name={t('hospitals.node.seen')}>
              {hospital.seenAt === null ? t('hospitals.node.never') : <TimeText at={hospital.seenAt} />}
            </Fact>
          </Facts>
        </Section>
        <Section title={t('hospitals.node.log')}>
          <Facts>
            <Fact name={t('hospitals.node.entries')}>{count(hospital.entries)}</Fact>
            <Fact name={t('hospitals.node.queued')}>{count(hospital.queued)}</Fact>
            {hospital.queuedSince === null ? null : (
              <Fact name={t('hospitals.node.queuedSince')}>
                <TimeText at={hospital.queuedSince} />
              </Fact>
            )}
            <Fact name={t('hospitals.node.signed')}>
              {hospital.signedAt === null ? '–' : <TimeText at={hospital.signedAt} />}
            </Fact>
            <Fact name={t('hospitals.node.guard')}>
              <LogHealth guard={hospital.guard} />
            </Fact>
            <Fact name={t('hospitals.node.key')}>
              {hospital.vkey === null ? '–' : <span className={classes.key}>{hospital.vkey}</span>}
            </Fact>
            {keySince === undefined ? null : (
              <Fact name={t('hospitals.node.keySince')}>
                <TimeText at={keySince} />
              </Fact>
            )}
            <Fact name={t('hospitals.node.checkpoint')}>
              {hospital.vkey === null ? (
                '–'
              ) : (
                <Anchor href="/log/" target="_blank" size="sm">
                  {t('hospitals.node.openLog')}
                </Anchor>
              )}
            </Fact>
            <Fact name={t('hospitals.node.witnesses')}>{witnessText(hospital.witnesses)}</Fact>
          </Facts>
        </Section>
        <NodeRecovery hospital={hospital} />
        <Section title={t('hospitals.node.acts')}>
          {acts.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('hospitals.node.noActs')}
            </Text>
          ) : (
            <Acts acts={acts} />
          )}
        </Section>
      </Stack>
      {isAsking ? <SuspendDialog id={hospital.id} act={act} onClose={() => setAsking(false)} /> : null}
    </Page>
  );
}

function Acts({ acts }: { acts: Shown['acts'] }) {
  const { t } = useTranslation();
  const steps = acts.map(({ id, act, at, author, reason, series, number }) => ({
    key: id,
    title: openWord(t, `hospitals.act.${act}`, { defaultValue: act, author }),
    at,
    body: (
      <>
        {reason === '' ? null : <Text size="sm">{reason}</Text>}
        <Anchor size="sm" renderRoot={(props) => <Link to={paths.nodeBlock(series, number)} {...props} />}>
          {`${series}-${String(number).padStart(6, '0')}`}
        </Anchor>
      </>
    ),
  }));
  return <Timeline steps={steps} label={t('hospitals.node.acts')} />;
}
