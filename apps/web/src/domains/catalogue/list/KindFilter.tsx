import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../../lib/searchParams.ts';
import { KINDS } from '../kinds.ts';

/** Medicines, consumables or a kind of service; in the address. */
export function KindFilter() {
  const { t } = useTranslation();
  const [filters, setFilters] = useFilters();
  return (
    <Select
      aria-label={t('catalogue.field.kind')}
      placeholder={t('catalogue.field.kind')}
      data={KINDS.map((value) => ({ value, label: t(`catalogue.kind.${value}`) }))}
      value={filters.kind ?? null}
      onChange={(kind) => setFilters({ kind: kind ?? '' })}
      clearable
      clearButtonProps={{ 'aria-label': t('table.clear') }}
      flex="1 1 140px"
      maw={220}
    />
  );
}
