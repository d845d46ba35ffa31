import { Text, TextInput } from '@mantine/core';
import type { ItemRowJson } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { countText, sayDate } from '../../../lib/format.ts';
import { MoneyInput } from '../../../ui/MoneyInput.tsx';
import { FormGrid } from '../../../ui/Page.tsx';
import { QuantityInput } from '../../../ui/QuantityInput.tsx';
import { useUnitWord } from '../../catalogue/unitWord.ts';
import { readExpiry } from '../expiry.ts';
import type { ReceiveFields } from './receiveFields.ts';

interface ReceiveInputsProps {
  fields: ReceiveFields;
  item: ItemRowJson;
  set: (change: Partial<ReceiveFields>) => void;
  errorOf: (path: string) => string | undefined;
  /** All of it in base units. */
  quantity: number | null;
}

const BELOW = ['label', 'input', 'description', 'error'] as const;

/** What is printed on the pack, and how much of it came. */
export function ReceiveInputs({ fields, item, set, errorOf, quantity }: ReceiveInputsProps) {
  const { t, i18n } = useTranslation();
  const unitWord = useUnitWord();
  const expiry = readExpiry(fields.expiry);
  const isUnread = fields.expiry.trim() !== '' && expiry === null;
  return (
    <FormGrid>
      <TextInput
        label={t('stock.field.number')}
        value={fields.number}
        onChange={(event) => set({ number: event.currentTarget.value })}
        error={errorOf('number')}
        required
        maxLength={40}
        autoFocus
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
      />
      <TextInput
        label={t('stock.field.expiry')}
        description={
          expiry === null
            ? t('stock.receive.expiryHint')
            : t('stock.receive.until', { date: sayDate(expiry, '0001-01-01', i18n.language) })
        }
        inputWrapperOrder={[...BELOW]}
        value={fields.expiry}
        onChange={(event) => set({ expiry: event.currentTarget.value })}
        error={errorOf('expiry') ?? (isUnread && fields.expiry.length > 6 ? t('stock.receive.expiryWrong') : undefined)}
        required
        maxLength={20}
        autoComplete="off"
        placeholder="MM/YYYY"
      />
      <MoneyInput
        label={t('stock.field.mrp')}
        description={t('stock.receive.perPack', { pack: item.packLabel || item.packSize })}
        inputWrapperOrder={[...BELOW]}
        value={fields.mrp}
        onChange={(mrp) => set({ mrp })}
        error={errorOf('mrp')}
        required
      />
      <QuantityInput
        label={t('stock.receive.packs')}
        description={
          quantity === null
            ? '\u00a0'
            : t('stock.receive.sum', { shown: countText(quantity, i18n.language), unit: unitWord(item.unit, quantity) })
        }
        inputWrapperOrder={[...BELOW]}
        value={fields.packs}
        onChange={(packs) => set({ packs })}
        min={0}
        error={errorOf('quantity')}
      />
      {item.packSize === 1 ? null : (
        <QuantityInput
          label={t('stock.receive.loose')}
          value={fields.loose}
          onChange={(loose) => set({ loose })}
          min={0}
          unit={unitWord(item.unit, fields.loose ?? 2)}
        />
      )}
      <TextInput
        label={t('stock.field.note')}
        value={fields.note}
        onChange={(event) => set({ note: event.currentTarget.value })}
        error={errorOf('note')}
        maxLength={200}
        autoComplete="off"
      />
      <Text data-wide size="xs" c="dimmed">
        {t('stock.receive.same')}
      </Text>
    </FormGrid>
  );
}
