import { ActionIcon, Button, Switch, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from '../Consultations.module.css';
import type { ConsultationHandle } from './useConsultationDraft.ts';

/** Tests that are asked for, in words. */
export function Orders({
  draft,
  errorOf,
}: {
  draft: ConsultationHandle;
  errorOf: (path: string) => string | undefined;
}) {
  const { t } = useTranslation();
  const { tests } = draft.content;
  const set = (at: number, part: Partial<(typeof tests)[number]>): void =>
    draft.change({ tests: tests.map((test, i) => (i === at ? { ...test, ...part } : test)) });
  return (
    <fieldset className={classes.block}>
      <legend className={classes.legend}>{t('consultations.orders')}</legend>
      {tests.map(({ name, note, urgent }, i) => (
        // oxlint-disable-next-line react/no-array-index-key -- rows have no other name, and are only added at the end
        <div key={i} className={classes.pair}>
          <TextInput
            label={t('consultations.field.test')}
            value={name}
            onChange={(event) => set(i, { name: event.currentTarget.value })}
            error={errorOf(`tests/${i}/name`)}
            maxLength={200}
            autoFocus={name === ''}
          />
          <TextInput
            label={t('consultations.field.note')}
            value={note}
            onChange={(event) => set(i, { note: event.currentTarget.value })}
            maxLength={300}
          />
          <Switch
            size="xs"
            label={t('consultations.urgent')}
            checked={urgent}
            onChange={(event) => set(i, { urgent: event.currentTarget.checked })}
          />
          <div>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('consultations.remove', { name: name || String(i + 1) })}
              onClick={() => draft.change({ tests: tests.filter((_, at) => at !== i) })}
            >
              <IconX size={18} aria-hidden />
            </ActionIcon>
          </div>
        </div>
      ))}
      <div>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => draft.change({ tests: [...tests, { name: '', note: '', urgent: false }] })}
        >
          {t('consultations.addTest')}
        </Button>
      </div>
    </fieldset>
  );
}
