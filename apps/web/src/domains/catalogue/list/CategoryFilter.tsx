import { Select } from '@mantine/core';
import type { ItemRowJson } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../../lib/searchParams.ts';

/** One category, of those that were shown so far; in the address. */
export function CategoryFilter({ rows }: { rows: readonly ItemRowJson[] }) {
  const { t } = useTranslation();
  const [filters, setFilters] = useFilters();
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const chosen = filters.category ?? '';
  const fresh = [...rows.map((row) => row.category), chosen].filter((name) => name !== '' && !seen.has(name));
  if (fresh.length > 0) setSeen(new Set([...seen, ...fresh]));
  if (seen.size === 0) return null;
  return (
    <Select
      aria-label={t('catalogue.field.category')}
      placeholder={t('catalogue.field.category')}
      data={[...seen].sort((a, b) => a.localeCompare(b))}
      value={chosen === '' ? null : chosen}
      onChange={(category) => setFilters({ category: category ?? '' })}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('table.clear') }}
      nothingFoundMessage={t('catalogue.noCategory')}
      flex="1 1 140px"
      maw={220}
    />
  );
}
