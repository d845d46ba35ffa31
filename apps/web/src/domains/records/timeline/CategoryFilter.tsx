import type { RecordCategory } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../../lib/searchParams.ts';
import { FilterSelect } from '../../../ui/Filters.tsx';
import classes from '../Records.module.css';

/** The category that the address asks for; undefined: all. */
export function useCategory(categories: readonly RecordCategory[]): RecordCategory | undefined {
  const [{ category }] = useFilters();
  return categories.find((each) => each === category);
}

/** Kinds of records that this reader sees. */
export function CategoryFilter({ categories }: { categories: readonly RecordCategory[] }) {
  const { t } = useTranslation();
  if (categories.length < 2) return null;
  return (
    <div className={classes.filters}>
      <FilterSelect
        name="category"
        label={t('records.allCategories')}
        data={categories.map((value) => ({ value, label: t(`records.category.${value}`) }))}
      />
    </div>
  );
}
