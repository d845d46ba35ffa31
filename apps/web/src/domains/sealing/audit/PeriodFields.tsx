import { Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { DateField } from '../../../ui/DateField.tsx';

export interface Period {
  from: string;
  to: string;
}

/** Which business days must be over and sealed; empty: no period. */
export function PeriodFields({ period, onChange }: { period: Period; onChange: (period: Period) => void }) {
  const { t } = useTranslation();
  return (
    <Group align="end" maw={520} grow>
      <DateField
        label={t('sealing.audit.from')}
        value={period.from || null}
        clearable
        onChange={(from) => onChange({ ...period, from: from ?? '' })}
      />
      <DateField
        label={t('sealing.audit.to')}
        value={period.to || null}
        clearable
        onChange={(to) => onChange({ ...period, to: to ?? '' })}
      />
    </Group>
  );
}
