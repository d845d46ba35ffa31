import { Select, TextInput } from '@mantine/core';
import {
  type AnalyteJson,
  type AnalyteRangeJson,
  flagOf,
  isCritical,
  quantityText,
  rangeText,
  readQuantity,
  unitText,
} from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import classes from '../Diagnostics.module.css';
import { FlagText } from '../results/ResultValues.tsx';

interface ValueFieldProps {
  analyte: AnalyteJson;
  range: AnalyteRangeJson | null;
  typed: string;
  error: string | undefined;
  onChange: (text: string) => void;
}

/** One value; how it stands is said while it is typed. */
export function ValueField({ analyte, range, typed, error, onChange }: ValueFieldProps) {
  const { t } = useTranslation();
  const { name, unit, digits, possible, options, alarming, critical } = analyte;
  if (possible === null) {
    const chosen = alarming.includes(typed) ? 'critical' : 'none';
    return (
      <div className={classes.field} data-critical={isCritical(chosen) || undefined}>
        <Select
          label={name}
          data={options}
          value={typed === '' ? null : typed}
          onChange={(text) => onChange(text ?? '')}
          error={error}
          clearable
        />
        <span role="status">
          <FlagText flag={chosen} />
        </span>
      </div>
    );
  }
  const read = readQuantity(typed, digits);
  const flag =
    read === null || isBeyond(analyte, read.value) ? 'none' : flagOf(read.value, { range, critical, sign: read.sign });
  const usual = range === null ? t('diagnostics.noRange') : t('diagnostics.usual', { range: rangeText(range, digits) });
  return (
    <div className={classes.field} data-critical={isCritical(flag) || undefined}>
      <TextInput
        label={name}
        description={usual}
        inputMode="decimal"
        value={typed}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={
          error ??
          (read !== null && isBeyond(analyte, read.value)
            ? t('diagnostics.between', {
                least: quantityText(possible[0], digits),
                most: quantityText(possible[1], digits),
              })
            : undefined)
        }
        rightSection={<span className={classes.unit}>{unitText(unit)}</span>}
        rightSectionWidth={72}
        maxLength={12}
      />
      <span role="status">
        <FlagText flag={flag} />
      </span>
    </div>
  );
}

function isBeyond({ possible }: AnalyteJson, value: number): boolean {
  return possible !== null && (value < possible[0] || value > possible[1]);
}
