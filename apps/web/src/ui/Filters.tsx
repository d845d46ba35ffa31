import { CloseButton, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../lib/searchParams.ts';
import classes from './Filters.module.css';

const PAUSE_MS = 200;

interface FilterTextProps {
  /** Name of the search parameter, such as `q`. */
  name: string;
  label: string;
  autoFocus?: boolean;
}

/** A text filter that lives in the address. */
export function FilterText({ name, label, autoFocus = false }: FilterTextProps) {
  const { t } = useTranslation();
  const [filters, setFilters] = useFilters();
  const [text, setText] = useState(filters[name] ?? '');
  const publish = useDebouncedCallback((value: string) => setFilters({ [name]: value.trim() }), PAUSE_MS);
  const change = (value: string): void => {
    setText(value);
    publish(value);
  };
  return (
    <TextInput
      className={classes.text}
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      autoFocus={autoFocus}
      autoComplete="off"
      spellCheck={false}
      leftSection={<IconSearch size={16} stroke={1.8} aria-hidden />}
      rightSection={
        text === '' ? null : <CloseButton size="sm" aria-label={t('table.clear')} onClick={() => change('')} />
      }
    />
  );
}

interface FilterChoiceProps {
  name: string;
  label: string;
  /** The first is the one without a filter; its value is ''. */
  options: readonly { value: string; label: string }[];
}

/** One of a few, in the address. */
export function FilterChoice({ name, label, options }: FilterChoiceProps) {
  const [filters, setFilters] = useFilters();
  return (
    <SegmentedControl
      className={classes.choice}
      aria-label={label}
      data={[...options]}
      value={filters[name] ?? ''}
      onChange={(value) => setFilters({ [name]: value })}
    />
  );
}

interface FilterSelectProps {
  name: string;
  label: string;
  data: readonly { value: string; label: string }[];
}

/** One of many, in the address; none is all. */
export function FilterSelect({ name, label, data }: FilterSelectProps) {
  const { t } = useTranslation();
  const [filters, setFilters] = useFilters();
  return (
    <Select
      aria-label={label}
      placeholder={label}
      data={data}
      value={filters[name] ?? null}
      onChange={(value) => setFilters({ [name]: value ?? '' })}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('table.clear') }}
      className={classes.select}
    />
  );
}
