import { Anchor, Stack, Text } from '@mantine/core';
import { type AuditorBundleJson, disclosures } from '@pramana/contract';
import { IconDownload, IconFileCertificate } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../lib/api.ts';
import { countText } from '../../lib/format.ts';
import { useRouteList } from '../../lib/query.ts';
import { useSession } from '../../lib/session.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page } from '../../ui/Page.tsx';
import { SealBadge } from '../../ui/SealBadge.tsx';
import { Section } from '../../ui/Section.tsx';
import type { Column } from '../../ui/table/column.ts';
import { DataTable } from '../../ui/table/DataTable.tsx';
import { TimeText } from '../../ui/TimeText.tsx';
import { useBlockFacts } from '../billing/bill/sealFacts.ts';
import { BundleForm } from './BundleForm.tsx';
import { HowToCheck } from './HowToCheck.tsx';

/** What was handed to auditors: the admin makes a bundle, the auditor fetches it and reads how to check it. */
export default function BundlesPage() {
  const { t } = useTranslation();
  const list = useRouteList(disclosures.bundles.list, { query: {} });
  const may = useSession().may('disclosure:write');
  const newest = list.rows[0];
  return (
    <Page title={t('disclosures.title')} subtitle={t('disclosures.text')}>
      <Stack gap="lg">
        {may ? (
          <Section title={t('disclosures.make')}>
            <BundleForm />
          </Section>
        ) : null}
        <Section title={t('disclosures.list')}>
          <DataTable<AuditorBundleJson>
            id="disclosures.bundles"
            label={t('disclosures.list')}
            columns={useColumns()}
            list={list}
            keyOf={({ id }) => id}
            card={(bundle) => <BundleCard bundle={bundle} />}
            empty={
              <EmptyState icon={IconFileCertificate} title={t('disclosures.none')} text={t('disclosures.noneText')} />
            }
          />
        </Section>
        <HowToCheck fileName={newest === undefined ? null : fileNameOf(newest)} />
      </Stack>
    </Page>
  );
}

/** The file is named after its hospital by the server; here only days are known. */
function fileNameOf({ from, to }: AuditorBundleJson): string {
  return `*-${from}-to-${to}.bundle.age`;
}

function useColumns(): readonly Column<AuditorBundleJson>[] {
  const { t } = useTranslation();
  return [
    {
      key: 'at',
      title: t('disclosures.when'),
      cell: ({ at }) => <TimeText at={at} />,
      text: ({ at }) => at,
      width: 150,
    },
    { key: 'period', title: t('disclosures.period'), cell: days, text: days, width: 210 },
    { key: 'auditor', title: t('disclosures.auditor'), cell: ({ auditor }) => auditor, text: ({ auditor }) => auditor },
    { key: 'reason', title: t('disclosures.reason'), cell: ({ reason }) => reason, text: ({ reason }) => reason },
    { key: 'block', title: t('sealing.audit.block'), cell: (bundle) => <Entry bundle={bundle} />, width: 190 },
    { key: 'file', title: t('disclosures.fetch'), cell: (bundle) => <FileLink bundle={bundle} />, width: 170 },
  ];
}

const days = ({ from, to }: AuditorBundleJson): string => (from === to ? from : `${from} – ${to}`);

function Entry({ bundle: { block } }: { bundle: AuditorBundleJson }) {
  const facts = useBlockFacts();
  return (
    <>
      {block.label} <SealBadge state={block.state} isCompact facts={facts(block)} />
    </>
  );
}

function FileLink({ bundle: { id } }: { bundle: AuditorBundleJson }) {
  const { t } = useTranslation();
  return (
    <Anchor href={urlOf(disclosures.bundles.file, { params: { id } })} download>
      <IconDownload size={16} aria-hidden /> {t('disclosures.fetch')}
    </Anchor>
  );
}

function BundleCard({ bundle }: { bundle: AuditorBundleJson }) {
  const { t, i18n } = useTranslation();
  const { author, auditor, reason, entries } = bundle;
  return (
    <Stack gap={4}>
      <Text fw={600}>{days(bundle)}</Text>
      <Text size="sm">{t('disclosures.by', { author, auditor })}</Text>
      <Text size="sm" c="dimmed">
        {reason} · {t('disclosures.entries', { count: entries, entries: countText(entries, i18n.language) })}
      </Text>
      <span>
        <Entry bundle={bundle} />
      </span>
      <FileLink bundle={bundle} />
    </Stack>
  );
}
