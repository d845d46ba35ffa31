import { Select, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { KINDS } from '../kinds.ts';
import type { ItemFieldProps } from './itemFields.ts';
import { type ItemFields, withKind } from './itemFields.ts';

const TEXTS = ['genericName', 'strength', 'form', 'manufacturer', 'category'] as const;

/** What it is called. */
export function NameFields({
  fields,
  set,
  errorOf,
  onChange,
}: ItemFieldProps & { onChange: (fields: ItemFields) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        wrapperProps={{ 'data-wide': true }}
        label={t('catalogue.field.name')}
        value={fields.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={errorOf('name')}
        required
        maxLength={200}
        autoFocus
        autoComplete="off"
      />
      <Select
        label={t('catalogue.field.kind')}
        data={KINDS.map((value) => ({ value, label: t(`catalogue.kind.${value}`) }))}
        value={fields.kind}
        onChange={(kind) => (kind === null ? undefined : onChange(withKind(fields, kind)))}
        error={errorOf('kind')}
        allowDeselect={false}
      />
      {TEXTS.map((name) => (
        <TextInput
          key={name}
          label={t(`catalogue.field.${name}`)}
          value={fields[name]}
          onChange={(event) => set({ [name]: event.currentTarget.value })}
          error={errorOf(name)}
          maxLength={200}
          autoComplete="off"
        />
      ))}
      <Textarea
        wrapperProps={{ 'data-wide': true }}
        label={t('catalogue.field.description')}
        value={fields.description}
        onChange={(event) => set({ description: event.currentTarget.value })}
        error={errorOf('description')}
        maxLength={2000}
        autosize
        minRows={2}
        maxRows={8}
      />
    </>
  );
}
