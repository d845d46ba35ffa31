import { Anchor, Stack, Text } from '@mantine/core';
import { type WitnessesJson, witnesses } from '@pramana/contract';
import { IconEye } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useLiveRefresh } from '../../lib/live.ts';
import { usePoll } from '../../lib/poll.ts';
import { useRoute } from '../../lib/query.ts';
import { useSession } from '../../lib/session.tsx';
import { paths } from '../../paths.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Page } from '../../ui/Page.tsx';
import { RowsSkeleton } from '../../ui/PageSkeleton.tsx';
import { Section } from '../../ui/Section.tsx';
import { Timeline } from '../../ui/Timeline.tsx';
import { HandOver } from './HandOver.tsx';
import { JoinForm } from './JoinForm.tsx';
import { Quorum } from './Quorum.tsx';
import { WitnessRow } from './WitnessRow.tsx';
import classes from './Witnesses.module.css';

const ASK_MS = 5_000;

/** Who cosigns the hospital's logs and how each of them does; joining one is an exchange of two keys. */
export default function WitnessesPage() {
  const { t } = useTranslation();
  const { data, problem, refetch } = useRoute(witnesses.show, {});
  const may = useSession().may('witness:write');
  useLiveRefresh('witnesses', witnesses.show, witnesses.acts);
  useLiveRefresh('log.witnessed', witnesses.show);
  // How a witness does is told by nobody: it is asked for.
  usePoll(refetch, ASK_MS, data !== undefined && data.witnesses.length > 0);
  return (
    <Page title={t('witnesses.title')} subtitle={t('witnesses.text')}>
      {problem && !data ? <ErrorPanel problem={problem} onRetry={refetch} /> : null}
      {!data && !problem ? <RowsSkeleton rows={5} /> : null}
      {data ? <Loaded shown={data} may={may} /> : null}
    </Page>
  );
}

function Loaded({ shown, may }: { shown: WitnessesJson; may: boolean }) {
  const { t } = useTranslation();
  return (
    <Stack gap="lg">
      <Section title={t('witnesses.joined')}>
        {shown.witnesses.length === 0 ? (
          <EmptyState icon={IconEye} title={t('witnesses.none')} text={t('witnesses.noneText')} />
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
        <Acts />
      </Section>
    </Stack>
  );
}

function Acts() {
  const { t } = useTranslation();
  const acts = useRoute(witnesses.acts, {});
  if (acts.problem) return <ErrorPanel problem={acts.problem} onRetry={acts.refetch} />;
  if (!acts.data) return <RowsSkeleton rows={3} />;
  if (acts.data.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('witnesses.noActs')}
      </Text>
    );
  const steps = acts.data.map(({ id, act, name, quorum, at, person, block }) => ({
    key: id,
    at,
    title: t(act === 'quorum' && quorum === null ? 'witnesses.act.majority' : `witnesses.act.${act}`, {
      who: person ?? t('witnesses.demo'),
      name,
      count: quorum ?? 0,
    }),
    body: <BlockLink label={block} />,
  }));
  return <Timeline label={t('witnesses.acts')} steps={steps} />;
}

function BlockLink({ label }: { label: string }) {
  const split = label.lastIndexOf('-');
  const path = paths.block(label.slice(0, split), Number(label.slice(split + 1)));
  return (
    <Anchor size="sm" renderRoot={(props) => <Link to={path} {...props} />}>
      {label}
    </Anchor>
  );
}
