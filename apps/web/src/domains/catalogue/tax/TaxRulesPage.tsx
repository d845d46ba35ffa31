import { Alert } from '@mantine/core';
import { catalogue } from '@pramana/contract';
import { IconInfoCircle, IconPercentage } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { sayDate } from '../../../lib/format.ts';
import { useRouteList } from '../../../lib/query.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Page } from '../../../ui/Page.tsx';
import type { Column } from '../../../ui/table/column.ts';
import { DataTable } from '../../../ui/table/DataTable.tsx';
import { type TaxRuleJson, useTreatment } from './treatment.ts';

/** The dated tax rules in force, each with its source: law as data, to be confirmed by somebody who knows it. */
export default function TaxRulesPage() {
  const { t } = useTranslation();
  const list = useRouteList(catalogue.taxRules.list, {});
  return (
    <Page title={t('catalogue.tax.title')} isWide>
      <Alert color="gray" icon={<IconInfoCircle />} title={t('catalogue.tax.confirm')}>
        {t('catalogue.tax.confirmText')}
      </Alert>
      <DataTable<TaxRuleJson>
        id="tax-rules"
        label={t('catalogue.tax.title')}
        columns={useColumns()}
        list={list}
        keyOf={(rule) => rule.id}
        csvName="tax-rules"
        empty={<EmptyState icon={IconPercentage} title={t('catalogue.tax.none')} text={t('catalogue.tax.noneText')} />}
      />
    </Page>
  );
}

function useColumns(): readonly Column<TaxRuleJson>[] {
  const { t, i18n } = useTranslation();
  // A law's year is always said.
  const day = (date: string): string => sayDate(date, '0001-01-01', i18n.language);
  const treatment = useTreatment();
  return [
    {
      key: 'class',
      title: t('catalogue.field.taxClass'),
      cell: (rule) => rule.taxClass,
      text: (rule) => rule.taxClass,
      width: 160,
    },
    { key: 'treatment', title: t('catalogue.tax.rule'), cell: treatment, text: treatment, width: 280 },
    {
      key: 'from',
      title: t('catalogue.tax.from'),
      cell: (rule) => day(rule.effectiveFrom),
      text: (rule) => rule.effectiveFrom,
      width: 130,
    },
    {
      key: 'to',
      title: t('catalogue.tax.to'),
      cell: (rule) => (rule.effectiveTo === null ? t('catalogue.tax.open') : day(rule.effectiveTo)),
      text: (rule) => rule.effectiveTo ?? '',
      width: 140,
    },
    {
      key: 'source',
      title: t('catalogue.tax.source'),
      cell: (rule) => <Source text={rule.source} />,
      text: (rule) => rule.source,
    },
  ];
}

/** As the rule names it, whole: it wraps where a table would cut it. */
function Source({ text }: { text: string }) {
  return (
    <span lang="en" title={text} style={{ whiteSpace: 'normal' }}>
      {text}
    </span>
  );
}
