import { Text } from '@mantine/core';
import { access, operatorActs, type OperatorActJson } from '@pramana/contract';
import { IconEye } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { callBlob } from '../../../lib/api.ts';
import { useRoute, useRouteList } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { Page } from '../../../ui/Page.tsx';
import { RowsSkeleton } from '../../../ui/PageSkeleton.tsx';
import type { SealFacts } from '../../../ui/SealPanel.tsx';
import { Section } from '../../../ui/Section.tsx';
import { Timeline } from '../../../ui/Timeline.tsx';
import { useWhenSealed } from '../../sealing/whenSealed.ts';
import { verifyProof } from '../../billing/bill/verifyProof.ts';
import { LookDays, ProofLinks } from '../who/LookDays.tsx';
import { isActAsSealed } from './isActAsSealed.ts';
import classes from '../Access.module.css';
import { openWord } from '../../../lib/openWord.ts';

/** What the operator of this node did about the hospital, and opened of it: each with its proof. */
export default function OperatorPage() {
  const { t } = useTranslation();
  const back = (
    <Link to={paths.activity()} className={classes.link}>
      {t('access.activity.title')}
    </Link>
  );
  return (
    <Page title={t('access.operator.title')} subtitle={back}>
      <p className={classes.lead}>{t('access.operator.text')}</p>
      <Section title={t('access.operator.acts')}>
        <Acts />
      </Section>
      <Section title={t('access.operator.opened')}>
        <Opened />
      </Section>
    </Page>
  );
}

function Acts() {
  const { t } = useTranslation();
  const { data, problem, refetch } = useRoute(operatorActs.acts.list, {});
  const facts = useActFacts();
  useWhenSealed(data?.some(({ seal }) => seal.state === 'queued') ?? false, refetch);
  if (problem && !data) return <ErrorPanel problem={problem} onRetry={refetch} />;
  if (!data) return <RowsSkeleton rows={3} />;
  if (data.length === 0) return <EmptyState icon={IconEye} title={t('access.operator.none')} />;
  const steps = data.map((act) => {
    const title = openWord(t, `access.operator.act.${act.act}`, {
      defaultValue: `${act.author}: ${act.act}`,
      author: act.author,
    });
    return {
      key: act.id,
      title,
      at: act.at,
      seal: { state: act.seal.state, facts: facts(act) },
      body: (
        <>
          {act.reason === '' ? null : <Text size="sm">{t('access.operator.reason', { reason: act.reason })}</Text>}
          <ProofLinks href={`/api/operator-acts/${act.id}/proof`} what={title} isReady={act.seal.state !== 'queued'} />
        </>
      ),
    };
  });
  return <Timeline steps={steps} label={t('access.operator.acts')} />;
}

/** "Check it yourself" verifies the act's proof here, and compares what was sealed with this very page. */
function useActFacts(): (act: OperatorActJson) => SealFacts {
  const { t } = useTranslation();
  return (act) => {
    const { label, hash, state } = act.seal;
    const fetchProof = (): Promise<Blob> => callBlob(operatorActs.acts.proof, { params: { id: act.id } });
    const isProven = state === 'sealed' || state === 'witnessed';
    const verify: SealFacts['verify'] = (show) =>
      verifyProof(fetchProof, t, show, (verification) => {
        const ok = isActAsSealed(verification, act);
        const detail = t(ok ? 'access.operator.same' : 'access.operator.different');
        return { check: t('billing.check.screen'), ok, detail };
      });
    return { label, hash, author: act.author, at: act.at, ...(isProven ? { verify } : {}) };
  };
}

function Opened() {
  const { t } = useTranslation();
  const list = useRouteList(access.events.list, { query: { role: 'operator' } });
  return (
    <LookDays
      list={list}
      reader="hospital"
      proofOf={(id) => callBlob(access.events.proof, { params: { id } })}
      proofHref={(event) => `/api/access-events/${event}/proof`}
      empty={<EmptyState icon={IconEye} title={t('access.operator.noneOpened')} />}
    />
  );
}
