import { Select } from '@mantine/core';
import type { DataOf, sealing } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { countText } from '../../../lib/format.ts';
import { useFilters } from '../../../lib/searchParams.ts';
import { useChain } from '../chainSource.ts';
import { useKindWord } from '../kindWord.ts';
import classes from './Chain.module.css';

/** One series, one kind; in the address. */
export function ChainFilters({ series }: { series: DataOf<typeof sealing.chain.series> }) {
  const { t, i18n } = useTranslation();
  const kindWord = useKindWord();
  const { kinds } = useChain();
  const [filters, setFilters] = useFilters();
  const clear = { 'aria-label': t('table.clear') };
  return (
    <div className={classes.filters}>
      <Select
        aria-label={t('sealing.field.series')}
        placeholder={t('sealing.allSeries')}
        data={series.map(({ code, kind, lastNumber }) => ({
          value: code,
          label: `${code} · ${kindWord(kind)} · ${countText(lastNumber, i18n.language)}`,
        }))}
        value={filters.series ?? null}
        onChange={(code) => setFilters({ series: code ?? '' })}
        clearable
        clearButtonProps={clear}
        flex="1 1 150px"
        maw={280}
      />
      <Select
        aria-label={t('sealing.field.kind')}
        placeholder={t('sealing.allKinds')}
        data={kinds.map((kind) => ({ value: kind, label: kindWord(kind) }))}
        value={filters.kind ?? null}
        onChange={(kind) => setFilters({ kind: kind ?? '' })}
        clearable
        clearButtonProps={clear}
        flex="1 1 150px"
        maw={220}
      />
    </div>
  );
}
