import { Stack } from '@mantine/core';
import type { WitnessesJson } from '@pramana/contract';
import { IconEye } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLiveRefresh } from '../../lib/live.ts';
import { usePoll } from '../../lib/poll.ts';
import { useRoute } from '../../lib/query.ts';
import { useSession } from '../../lib/session.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Page } from '../../ui/Page.tsx';
import { RowsSkeleton } from '../../ui/PageSkeleton.tsx';
import { Section } from '../../ui/Section.tsx';
import { OverrideGuard } from '../hospitals/node/OverrideGuard.tsx';
import { Acts } from './Acts.tsx';
import { HandOver } from './HandOver.tsx';
import { JoinForm } from './JoinForm.tsx';
import { OwnWitness } from './OwnWitness.tsx';
import { PolicyUpdates } from './PolicyUpdates.tsx';
import { Quorum } from './Quorum.tsx';
import { useWitnessSource } from './source.ts';
import { WitnessedLogs } from './WitnessedLogs.tsx';
import { WitnessRow } from './WitnessRow.tsx';
import classes from './Witnesses.module.css';

const ASK_MS = 5_000;

/** Who cosigns the logs and how each of them does; joining one is an exchange of two keys. Of the node: both directions. */
export default function WitnessesPage() {
  const { t } = useTranslation();
  const { routes, permission, isNode } = useWitnessSource();
  const { data, problem, refetch } = useRoute(routes.show, {});
  const may = useSession().may(permission);
  useLiveRefresh('witnesses', routes.show, routes.acts);
  useLiveRefresh('log.witnessed', routes.show);
  // How a witness does is told by nobody: it is asked for.
  usePoll(refetch, ASK_MS, data !== undefined && data.witnesses.length > 0);
  return (
    <Page title={t('witnesses.title')} subtitle={t(isNode ? 'witnesses.nodeText' : 'witnesses.text')}>
      {problem && !data ? <ErrorPanel problem={problem} onRetry={refetch} /> : null}
      {!data && !problem ? <RowsSkeleton rows={5} /> : null}
      {data ? <Loaded shown={data} may={may} /> : null}
    </Page>
  );
}

function Loaded({ shown, may }: { shown: WitnessesJson; may: boolean }) {
  const { t } = useTranslation();
  const { isNode } = useWitnessSource();
  return (
    <Stack gap="lg">
      {isNode && shown.guard.code === 'WITNESSES' ? <OverrideGuard id={shown.hospital} /> : null}
      <Section title={t(isNode ? 'witnesses.nodeJoined' : 'witnesses.joined')}>
        {shown.witnesses.length === 0 ? (
          <EmptyState
            icon={IconEye}
            title={t('witnesses.none')}
            text={t(isNode ? 'witnesses.nodeNoneText' : 'witnesses.noneText')}
          />
        ) : (
          <ul className={classes.list}>
            {shown.witnesses.map((witness) => (
              <WitnessRow key={witness.vkey} witness={witness} may={may} />
            ))}
          </ul>
        )}
      </Section>
      <Quorum quorum={shown.quorum} may={may} />
      {may ? (
        <Section title={t('witnesses.join')}>
          <HandOver logs={shown.logs} />
          <JoinForm />
        </Section>
      ) : null}
      <Section title={t('witnesses.acts')}>
        <Decided />
      </Section>
      {isNode ? <WitnessedLogs may={may} /> : <OwnWitness own={shown.own} />}
      {isNode ? <PolicyUpdates may={may} /> : null}
    </Stack>
  );
}

function Decided() {
  const { t } = useTranslation();
  const acts = useRoute(useWitnessSource().routes.acts, {});
  const steps = acts.data?.map(({ act, name, quorum, person, ...rest }) => ({
    ...rest,
    title: t(act === 'quorum' && quorum === null ? 'witnesses.act.majority' : `witnesses.act.${act}`, {
      who: person ?? t('witnesses.demo'),
      name,
      count: quorum ?? 0,
    }),
  }));
  return <Acts acts={acts} steps={steps} none={t('witnesses.noActs')} label={t('witnesses.acts')} />;
}
