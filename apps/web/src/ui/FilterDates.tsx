import { DatePickerInput } from '@mantine/dates';
import { civil } from '@pramana/kernel';
import { IconCalendar } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../lib/now.ts';
import { useFilters } from '../lib/searchParams.ts';
import { useHospital } from '../lib/session.tsx';

interface FilterDatesProps {
  label: string;
  /** Names of the search parameters; `from` and `to` when absent. */
  from?: string;
  to?: string;
}

/** A period of days, in the address as ISO dates. */
export function FilterDates({ label, from = 'from', to = 'to' }: FilterDatesProps) {
  const { t } = useTranslation();
  const [filters, setFilters] = useFilters();
  const today = civil(useNow(), useHospital().zone).date;
  // While only the first day is chosen the address stays as it is.
  const [half, setHalf] = useState<[string | null, string | null] | null>(null);
  const change = (period: [string | null, string | null]): void => {
    const isWhole = (period[0] === null) === (period[1] === null);
    setHalf(isWhole ? null : period);
    if (isWhole) setFilters({ [from]: period[0] ?? '', [to]: period[1] ?? '' });
  };
  const value: [string | null, string | null] = half ?? [filters[from] ?? null, filters[to] ?? null];
  return (
    <DatePickerInput
      type="range"
      allowSingleDateInRange
      clearable
      clearButtonProps={{ 'aria-label': t('table.clear') }}
      defaultDate={today}
      aria-label={label}
      placeholder={label}
      valueFormat="D MMM YYYY"
      leftSection={<IconCalendar size={16} stroke={1.6} aria-hidden />}
      value={value}
      onChange={change}
      // Two days with their year stand on one line.
      miw={value[0] === null ? 160 : 280}
      flex="0 1 220px"
    />
  );
}
