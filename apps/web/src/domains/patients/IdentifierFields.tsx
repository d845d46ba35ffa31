import { ActionIcon, Autocomplete, Button, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { newKey } from '../../lib/intent.ts';
import type { FieldProps } from './fieldProps.ts';
import { type IdentifierFields as Identifier, sentIdentifiers } from './fields.ts';
import classes from './Patients.module.css';

const SYSTEMS = ['abhaNumber', 'abhaAddress', 'passport', 'voterId', 'drivingLicence', 'otherHospital'] as const;
/** As the contract says. */
const MOST = 10;

/** Numbers that others know the patient by; each with what it is. */
export function IdentifierFields({ fields, set, errorOf }: FieldProps) {
  const { t } = useTranslation();
  const rows = fields.identifiers;
  const sent = sentIdentifiers(fields);
  const change = (key: string, part: Partial<Identifier>): void =>
    set({ identifiers: rows.map((row) => (row.key === key ? { ...row, ...part } : row)) });
  return (
    <div className={classes.identifiers}>
      {rows.map((row) => {
        const place = sent.findIndex(({ key }) => key === row.key);
        return (
          <div key={row.key} className={classes.identifier}>
            <Autocomplete
              label={t('patients.field.system')}
              data={SYSTEMS.map((system) => t(`patients.system.${system}`))}
              value={row.system}
              onChange={(system) => change(row.key, { system })}
              error={errorOf(`identifiers/${place}/system`)}
              required={row.value !== ''}
              maxLength={200}
            />
            <TextInput
              label={t('patients.field.value')}
              value={row.value}
              onChange={(event) => change(row.key, { value: event.currentTarget.value })}
              error={errorOf(`identifiers/${place}/value`)}
              required={row.system !== ''}
              maxLength={200}
              autoComplete="off"
            />
            <ActionIcon
              size="lg"
              aria-label={t('patients.act.removeIdentifier', { system: row.system })}
              onClick={() => set({ identifiers: rows.filter(({ key }) => key !== row.key) })}
            >
              <IconTrash size={18} stroke={1.6} />
            </ActionIcon>
          </div>
        );
      })}
      <Button
        variant="default"
        leftSection={<IconPlus size={16} aria-hidden />}
        disabled={rows.length >= MOST}
        onClick={() => set({ identifiers: [...rows, { key: newKey(), system: '', value: '' }] })}
      >
        {t('patients.act.addIdentifier')}
      </Button>
    </div>
  );
}
