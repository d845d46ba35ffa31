import { type VitalsEntryJson, VITAL_NAMES, VITALS, type VitalName, usualRange, vitalText } from '@pramana/contract';
import { IconHeartbeat } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import classes from '../Consultations.module.css';
import { VitalChart } from './VitalChart.tsx';

/** The report card: each vital as a curve with what was usual at the age of each day, and all of them as a table. */
export function VitalsView({ entries }: { entries: readonly VitalsEntryJson[] }) {
  const { t } = useTranslation();
  if (entries.length === 0) {
    return (
      <EmptyState icon={IconHeartbeat} title={t('consultations.noVitals')} text={t('consultations.noVitalsText')} />
    );
  }
  const used = VITAL_NAMES.filter((name) => entries.some(({ values }) => values[name] !== undefined));
  const series = (name: VitalName) =>
    entries
      .flatMap(({ at, age, values }) => {
        const value = values[name];
        return value === undefined ? [] : [{ at: Date.parse(at), value, usual: usualRange(name, age) }];
      })
      .toReversed();
  return (
    <>
      <div className={classes.charts}>
        {used
          .filter((name) => series(name).length > 1)
          .map((name) => (
            <VitalChart key={name} name={name} points={series(name)} />
          ))}
      </div>
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('consultations.vitals')}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('consultations.when')}</th>
              {used.map((name) => (
                <th key={name} scope="col">
                  {t(`consultations.vital.${name}`)} <small className={classes.dim}>{VITALS[name].unit}</small>
                </th>
              ))}
              <th scope="col">{t('consultations.by')}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map(({ record, at, by, values }) => (
              <tr key={record}>
                <td>
                  <TimeText at={at} />
                </td>
                {used.map((name) => {
                  const value = values[name];
                  return <td key={name}>{value === undefined ? '–' : vitalText(name, value)}</td>;
                })}
                <td>{by}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
