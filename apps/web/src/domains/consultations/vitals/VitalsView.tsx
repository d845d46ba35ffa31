import { ActionIcon, VisuallyHidden } from '@mantine/core';
import { type VitalsEntryJson, VITAL_NAMES, VITALS, type VitalName, usualRange, vitalText } from '@pramana/contract';
import { IconHeartbeat, IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { civil } from '@pramana/kernel';
import { exactTime, sayDate } from '../../../lib/format.ts';
import { useNow } from '../../../lib/now.ts';
import { useHospital } from '../../../lib/session.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import classes from '../Consultations.module.css';
import { measuredOf, placeOf } from './measured.ts';
import { VitalChart } from './VitalChart.tsx';

interface VitalsViewProps {
  entries: readonly VitalsEntryJson[];
  /** Null: who reads them writes none. Those of a consultation are amended with it. */
  onAmend?: ((entry: VitalsEntryJson) => void) | null;
}

/** The report card: each vital as a curve with what was usual at the age of each day, and all of them as a table. */
export function VitalsView({ entries, onAmend = null }: VitalsViewProps) {
  const { t, i18n } = useTranslation();
  const { zone } = useHospital();
  const today = civil(useNow(), zone).date;
  if (entries.length === 0) {
    return (
      <EmptyState icon={IconHeartbeat} title={t('consultations.noVitals')} text={t('consultations.noVitalsText')} />
    );
  }
  const used = VITAL_NAMES.filter((name) => entries.some(({ values }) => values[name] !== undefined));
  const rows = entries
    .map((entry) => ({ ...entry, measured: measuredOf(entry, zone) }))
    .toSorted((a, b) => placeOf(b.measured) - placeOf(a.measured));
  const series = (name: VitalName) =>
    rows
      .flatMap(({ measured, age, values }) => {
        const value = values[name];
        return value === undefined ? [] : [{ at: placeOf(measured), value, usual: usualRange(name, age) }];
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
              {onAmend === null ? null : (
                <th scope="col">
                  <VisuallyHidden>{t('consultations.amendVitals')}</VisuallyHidden>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ measured, ...entry }) => {
              const { record, by, values, consultation } = entry;
              return (
                <tr key={record}>
                  <td>
                    {'at' in measured ? <TimeText at={measured.at} /> : sayDate(measured.day, today, i18n.language)}
                  </td>
                  {used.map((name) => {
                    const value = values[name];
                    return <td key={name}>{value === undefined ? '–' : vitalText(name, value)}</td>;
                  })}
                  <td>{by}</td>
                  {onAmend === null ? null : (
                    <td>
                      {consultation === null ? (
                        <ActionIcon
                          variant="subtle"
                          aria-label={t('consultations.amendVitalsOf', {
                            when:
                              'at' in measured
                                ? exactTime(measured.at, { zone, language: i18n.language })
                                : sayDate(entry.date, today, i18n.language),
                          })}
                          onClick={() => onAmend(entry)}
                        >
                          <IconPencil size={18} aria-hidden />
                        </ActionIcon>
                      ) : null}
                    </td>
                  )}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}
