import { VisuallyHidden } from '@mantine/core';
import { type Flag, quantityText, rangeText, type ResultValueJson, unitText } from '@pramana/contract';
import { IconAlertTriangleFilled, IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from '../Diagnostics.module.css';

/** One value as people read it: number with unit, or words. */
export function valueText({ value, text, digits, sign, unit }: ResultValueJson): string {
  return value === null ? text : `${quantityText(value, digits, sign)} ${unitText(unit)}`;
}

/** What stands beside a value: in words and with a sign, colour never alone. */
export function FlagText({ flag }: { flag: Flag }) {
  const { t } = useTranslation();
  if (flag === 'none') return null;
  const Icon = flag.endsWith('low') ? IconArrowDown : flag.endsWith('high') ? IconArrowUp : null;
  return (
    <span className={classes.flag} data-flag={flag}>
      {flag.startsWith('critical') ? <IconAlertTriangleFilled size={14} aria-hidden /> : null}
      {Icon === null ? null : <Icon size={14} aria-hidden />}
      {t(`diagnostics.flag.${flag}`)}
    </span>
  );
}

/** The values of one result with the ranges that were applied to them. */
export function ResultValues({ values, label }: { values: readonly ResultValueJson[]; label: string }) {
  const { t } = useTranslation();
  return (
    <div className={classes.scroll} tabIndex={0} role="group" aria-label={label}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('diagnostics.what')}</th>
            <th scope="col">{t('diagnostics.found')}</th>
            <th scope="col">{t('diagnostics.range')}</th>
            <th scope="col">
              <VisuallyHidden>{t('diagnostics.stands')}</VisuallyHidden>
            </th>
          </tr>
        </thead>
        <tbody>
          {values.map((each) => (
            <tr key={each.code ?? each.name} data-flag={each.flag}>
              <th scope="row">{each.name}</th>
              <td className={classes.value}>{valueText(each)}</td>
              <td className={classes.dim}>{each.range === null ? '–' : rangeText(each.range, each.digits)}</td>
              <td>
                <FlagText flag={each.flag} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
