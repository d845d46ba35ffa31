import { Autocomplete, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { MoneyInput } from '../../../ui/MoneyInput.tsx';
import { FormGrid } from '../../../ui/Page.tsx';
import type { PriceFields } from './priceFields.ts';
import { ProofInput } from './ProofInput.tsx';
import { StartInput } from './StartInput.tsx';

interface PriceInputsProps {
  fields: PriceFields;
  set: (change: Partial<PriceFields>) => void;
  errorOf: (path: string) => string | undefined;
}

const REASONS = ['newMrp', 'newCeiling', 'purchase', 'list', 'mistake'] as const;

/** What is asked, what may never be exceeded, since when, why, and the proof of it. */
export function PriceInputs({ fields, set, errorOf }: PriceInputsProps) {
  const { t } = useTranslation();
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
        label={t('catalogue.price.mrp')}
        description={t('catalogue.price.mrpHint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={fields.mrp}
        onChange={(mrp) => set({ mrp })}
        error={errorOf('mrp')}
      />
      <MoneyInput
        label={t('catalogue.price.ceiling')}
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
