import { Autocomplete, Checkbox, TextInput } from '@mantine/core';
import type { ItemJson } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { MoneyInput } from '../../../ui/MoneyInput.tsx';
import { FormGrid } from '../../../ui/Page.tsx';
import { useRateWords } from '../RateText.tsx';
import { useUnitWord } from '../unitWord.ts';
import type { PriceFields } from './priceFields.ts';
import { ProofInput } from './ProofInput.tsx';
import { StartInput } from './StartInput.tsx';

interface PriceInputsProps {
  item: ItemJson;
  fields: PriceFields;
  set: (change: Partial<PriceFields>) => void;
  errorOf: (path: string) => string | undefined;
}

const REASONS = ['newMrp', 'newCeiling', 'purchase', 'list', 'mistake'] as const;

/** What is asked, what may never be exceeded, since when, why, and the proof of it. */
export function PriceInputs({ item, fields, set, errorOf }: PriceInputsProps) {
  const { t } = useTranslation();
  const unitWord = useUnitWord();
  // A limit that does not divide into this pack stands for the quantity that it was set for.
  const labelOf = (name: string, per: number): string =>
    per === item.packSize ? name : `${name} ${t('catalogue.per', { count: per, unit: unitWord(item.unit, per) })}`;
  return (
    <FormGrid>
      <MoneyInput
        label={t('catalogue.price.rate')}
        value={fields.rate}
        onChange={(rate) => set({ rate })}
        error={errorOf('rate')}
        required
        data-autofocus
      />
      <MoneyInput
        label={labelOf(t('catalogue.price.mrp'), fields.mrpPer)}
        description={t('catalogue.price.mrpHint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={fields.mrp}
        onChange={(mrp) => set({ mrp })}
        error={errorOf('mrp')}
      />
      <MoneyInput
        label={labelOf(t('catalogue.price.ceiling'), fields.ceilingPer)}
        description={t('catalogue.price.ceilingHint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={fields.ceiling}
        onChange={(ceiling) => set({ ceiling })}
        error={errorOf('ceiling')}
      />
      <TextInput
        label={t('catalogue.price.ceilingSource')}
        value={fields.ceilingSource}
        onChange={(event) => set({ ceilingSource: event.currentTarget.value })}
        error={errorOf('ceilingSource')}
        required={fields.ceiling !== null}
        disabled={fields.ceiling === null}
        maxLength={200}
        autoComplete="off"
      />
      <CeilingOff item={item} fields={fields} set={set} />
      <StartInput value={fields.from} onChange={(from) => set({ from })} error={errorOf('effectiveFrom')} />
      <Autocomplete
        label={t('catalogue.price.reason')}
        data={REASONS.map((reason) => t(`catalogue.price.reasonOf.${reason}`))}
        value={fields.reason}
        onChange={(reason) => set({ reason })}
        error={errorOf('reason')}
        required
        maxLength={200}
      />
      <div data-wide>
        <ProofInput value={fields.proof} onChange={(proof) => set({ proof })} />
      </div>
    </FormGrid>
  );
}

/** An emptied field takes no ceiling off: the person says so. */
function CeilingOff({ item, fields, set }: Pick<PriceInputsProps, 'item' | 'fields' | 'set'>) {
  const { t } = useTranslation();
  const words = useRateWords();
  const ceiling = item.price?.ceiling;
  if (!ceiling || fields.ceiling !== null) return null;
  return (
    <div data-wide>
      <Checkbox
        label={t('catalogue.price.ceilingOff', { price: words(ceiling, item.unit) })}
        description={t('catalogue.price.ceilingWhy')}
        checked={fields.takesCeilingOff}
        onChange={(event) => set({ takesCeilingOff: event.currentTarget.checked })}
      />
    </div>
  );
}
