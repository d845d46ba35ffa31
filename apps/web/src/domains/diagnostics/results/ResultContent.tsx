import { rangesSource, type ResultFormJson } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { TimeText } from '../../../ui/TimeText.tsx';
import classes from '../Diagnostics.module.css';
import { ResultValues } from './ResultValues.tsx';

/** A sealed result as people read it: values with the ranges of that day, from which sample, and what the doctor says. */
export function ResultContent({ data, isShort }: { data: ResultFormJson; isShort: boolean }) {
  const { t } = useTranslation();
  const { sample, catalogue, entered, review } = data;
  return (
    <>
      {data.values.length === 0 ? null : <ResultValues values={data.values} label={data.test.name} />}
      {data.remarks === '' ? null : <p className={classes.passage}>{data.remarks}</p>}
      {review === null || review.comment === '' ? null : (
        <p className={classes.passage}>
          <strong>{t('diagnostics.comment')}:</strong> {review.comment}
        </p>
      )}
      <p className={classes.dim}>
        {t('diagnostics.sampleOf', { number: sample.number, by: sample.takenBy })} <TimeText at={sample.takenAt} /> ·{' '}
        {t('diagnostics.enteredBy', { by: entered.by })}
        {review === null ? ` · ${t('diagnostics.asEntered')}` : ''}
      </p>
      {isShort || catalogue === null ? null : <RangesFrom {...catalogue} />}
    </>
  );
}

/** By whose ranges it was judged; what is sealed names the hospital's own in English. */
function RangesFrom({ name, date }: NonNullable<ResultFormJson['catalogue']>) {
  const { t } = useTranslation();
  const { own, list } = rangesSource(name);
  const words = own ? (list === null ? 'diagnostics.rangesOwn' : 'diagnostics.rangesBoth') : 'diagnostics.rangesFrom';
  return <p className={classes.dim}>{t(words, { name: list ?? '', date })}</p>;
}
