import { Text } from '@mantine/core';
import type { FactChangeJson } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { WORK_FIELDS } from './WorkFields.tsx';
import { openWord } from '../../lib/openWord.ts';

const NAMES: Record<string, string> = {
  name: 'people.name',
  email: 'people.email',
  roles: 'people.apply.roles',
  note: 'people.apply.note',
  phone: 'people.facts.phone',
  address: 'people.facts.address',
  ...Object.fromEntries(WORK_FIELDS.map((field) => [field, `people.facts.${field}`])),
  // The form's label says what is meant; here its name is enough.
  category: 'people.clinicians.category',
};

/** One change of facts in words: each with what stood there before. */
export function ChangedFacts({ change }: { change: FactChangeJson }) {
  const { t } = useTranslation();
  const said = (field: string, value: string): string =>
    field === 'experienceYears' && /^\d+$/.test(value) ? t('people.yearsOf', { count: Number(value) }) : value;
  return (
    <>
      {change.changes.map(({ field, before, after }) => (
        <Text key={field} size="sm">
          {openWord(t, NAMES[field] ?? field, { defaultValue: field })}:{' '}
          {before === '' ? null : (
            <>
              <s>{said(field, before)}</s> →{' '}
            </>
          )}
          {after === '' ? t('people.nothing') : said(field, after)}
        </Text>
      ))}
    </>
  );
}
