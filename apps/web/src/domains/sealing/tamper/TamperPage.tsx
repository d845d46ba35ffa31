import { Alert, Anchor } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import { sealing } from '@pramana/contract';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../../lib/query.ts';
import { useFilters } from '../../../lib/searchParams.ts';
import { paths } from '../../../paths.ts';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { FilterChoice, FilterSelect } from '../../../ui/Filters.tsx';
import { Page } from '../../../ui/Page.tsx';
import { RowsSkeleton } from '../../../ui/PageSkeleton.tsx';
import type { BlockJson } from '../chain/lanes.ts';
import { useKindWord } from '../kindWord.ts';
import { SandboxChain } from './SandboxChain.tsx';
import { SandboxOutcome } from './SandboxOutcome.tsx';
import classes from './Tamper.module.css';
import { useCopied } from './useCopied.ts';
import { useSandbox } from './useSandbox.ts';

/** Break a copy of the newest blocks, or made-up ones, and watch what shows it: in this browser, never stored data (L8). */
export default function TamperPage() {
  const { t } = useTranslation();
  const [{ series = '', blocks }] = useFilters();
  return (
    <Page
      title={t('sealing.tamper.title')}
      subtitle={
        <Anchor inherit renderRoot={(props) => <Link to={paths.chain()} search={{ series }} {...props} />}>
          {t('sealing.tamper.back')}
        </Anchor>
      }
    >
      {blocks === 'practice' ? <Practice /> : <Copy />}
    </Page>
  );
}

/** The newest real blocks; made-up ones before anything is sealed. */
function Copy() {
  const { t } = useTranslation();
  const { blocks, problem, isLoading, refetch } = useCopied();
  const kindWord = useKindWord();
  const all = useRoute(sealing.chain.series, {}, { staleMs: 60_000 }).data ?? [];
  const options = all.map(({ code, kind }) => ({ value: code, label: `${code} · ${kindWord(kind)}` }));
  if (isLoading) return <RowsSkeleton rows={6} />;
  if (problem) return <ErrorPanel problem={problem} onRetry={refetch} />;
  const [first] = blocks;
  if (!first) return <Practice isOnly />;
  return (
    <>
      <Alert color="gray" icon={<IconFlask />} title={t('sealing.tamper.copy')}>
        {t('sealing.tamper.realText', { series: first.series })}
      </Alert>
      <Choice>
        <FilterSelect name="series" label={t('sealing.field.series')} data={options} />
      </Choice>
      <Sandbox key={first.series} blocks={blocks} />
    </>
  );
}

/** Made-up documents, whose amounts may be seen and changed; `isOnly` before anything is sealed. */
function Practice({ isOnly = false }: { isOnly?: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <Alert color="gray" icon={<IconFlask />} title={t('sealing.tamper.practice')}>
        {isOnly ? `${t('sealing.tamper.noneYet')} ` : null}
        {t('sealing.tamper.copyText')}
      </Alert>
      {isOnly ? null : <Choice />}
      <Sandbox blocks={null} />
    </>
  );
}

function Choice({ children }: { children?: ReactNode }) {
  const { t } = useTranslation();
  const options = [
    { value: '', label: t('sealing.tamper.copy') },
    { value: 'practice', label: t('sealing.tamper.practice') },
  ];
  return (
    <div className={classes.choice}>
      <FilterChoice name="blocks" label={t('sealing.tamper.which')} options={options} />
      {children}
    </div>
  );
}

/** `blocks` as they are when it opens; null for made-up ones. */
function Sandbox({ blocks }: { blocks: readonly BlockJson[] | null }) {
  const [copied] = useState(blocks);
  const { shown, acts } = useSandbox(copied);
  if (shown === null) return <RowsSkeleton rows={6} />;
  return (
    <>
      <SandboxChain {...shown} acts={acts} />
      <SandboxOutcome {...shown} acts={acts} />
    </>
  );
}
