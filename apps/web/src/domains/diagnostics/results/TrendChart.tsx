import { quantityText, rangeText, unitText } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { TimeText } from '../../../ui/TimeText.tsx';
import classes from '../Diagnostics.module.css';
import type { Trend } from './trends.ts';
import { FlagText } from './ResultValues.tsx';

const WIDTH = 340;
const HEIGHT = 120;
const PAD = 8;

/** One analyte over time; what was usual when each sample was taken lies shaded behind it. */
export function TrendChart({ trend }: { trend: Trend }) {
  const { t } = useTranslation();
  const { name, unit, digits, points } = trend;
  const { x, y } = scaleOf(trend);
  const newest = points.at(-1);
  if (newest === undefined) return null;
  const range = newest.range === null ? '' : rangeText(newest.range, digits);
  return (
    <figure className={classes.chart}>
      <figcaption>
        <span>{name}</span>
        <span className={classes.value}>
          {quantityText(newest.value, digits, newest.sign)} <small>{unitText(unit)}</small>
        </span>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t('diagnostics.chartOf', { name })}>
        {points.map(({ at, range: usual }, i) => {
          if (usual === null) return null;
          const next = points[i + 1];
          const [from, until] = [i === 0 ? 0 : x(at), next === undefined ? WIDTH : x(next.at)];
          const top = usual.high === null ? 0 : y(usual.high);
          const bottom = usual.low === null ? HEIGHT : y(usual.low);
          return (
            <rect
              key={at}
              x={from}
              width={Math.max(0, until - from)}
              y={top}
              height={Math.max(0, bottom - top)}
              className={classes.band}
            />
          );
        })}
        <polyline points={points.map(({ at, value }) => `${x(at)},${y(value)}`).join(' ')} className={classes.curve} />
        {points.map(({ at, value, flag }) => (
          <circle
            key={at}
            cx={x(at)}
            cy={y(value)}
            r={flag === 'usual' || flag === 'none' ? 3.5 : 5}
            className={classes.point}
            data-flag={flag}
          >
            <title>{`${quantityText(value, digits)} ${unitText(unit)}`}</title>
          </circle>
        ))}
      </svg>
      <p className={classes.under}>
        <span>
          {range === '' ? '' : t('diagnostics.usual', { range })} <FlagText flag={newest.flag} />
        </span>
        <span>
          <TimeText at={points[0]?.at ?? newest.at} /> – <TimeText at={newest.at} />
        </span>
      </p>
    </figure>
  );
}

/** Every value and every end of a range is in the picture. */
function scaleOf({ points }: Trend): { x: (at: number) => number; y: (value: number) => number } {
  const ends = points.flatMap(({ value, range }) => [value, range?.low ?? value, range?.high ?? value]);
  const least = Math.min(...ends);
  const most = Math.max(...ends, least + 1);
  const first = points[0]?.at ?? 0;
  const span = Math.max(1, (points.at(-1)?.at ?? 0) - first);
  return {
    x: (at) => PAD + ((at - first) / span) * (WIDTH - 2 * PAD),
    y: (value) => HEIGHT - PAD - ((value - least) / (most - least)) * (HEIGHT - 2 * PAD),
  };
}
