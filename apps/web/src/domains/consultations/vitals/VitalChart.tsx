import { VITALS, type VitalName, vitalText } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import classes from '../Consultations.module.css';

interface VitalChartProps {
  name: VitalName;
  /** Oldest first. */
  points: readonly { at: number; value: number }[];
  usual: readonly [least: number, most: number] | null;
}

const WIDTH = 340;
const HEIGHT = 110;
const PAD = 6;

/** One vital over time, the usual range shaded; the newest value is written beside its name. */
export function VitalChart({ name, points, usual }: VitalChartProps) {
  const { t } = useTranslation();
  const values = [...points.map(({ value }) => value), ...(usual ?? [])];
  const least = Math.min(...values);
  const most = Math.max(...values, least + 1);
  const first = points[0]?.at ?? 0;
  const span = Math.max(1, (points.at(-1)?.at ?? 0) - first);
  const x = (at: number): number => PAD + ((at - first) / span) * (WIDTH - 2 * PAD);
  const y = (value: number): number => HEIGHT - PAD - ((value - least) / (most - least)) * (HEIGHT - 2 * PAD);
  const newest = points.at(-1);
  const label = t(`consultations.vital.${name}`);
  return (
    <figure className={classes.chart}>
      <figcaption>
        <span>{label}</span>
        <span>
          {newest === undefined ? '' : vitalText(name, newest.value)} <small>{VITALS[name].unit}</small>
        </span>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
        {usual === null ? null : (
          <rect
            x={0}
            width={WIDTH}
            y={y(usual[1])}
            height={Math.max(0, y(usual[0]) - y(usual[1]))}
            fill="var(--mantine-primary-color-light)"
          />
        )}
        <polyline
          points={points.map(({ at, value }) => `${x(at)},${y(value)}`).join(' ')}
          fill="none"
          stroke="var(--mantine-primary-color-filled)"
          strokeWidth={2}
        />
        {points.map(({ at, value }) => (
          <circle key={at} cx={x(at)} cy={y(value)} r={3.5} fill="var(--mantine-primary-color-filled)">
            <title>{`${vitalText(name, value)} ${VITALS[name].unit}`}</title>
          </circle>
        ))}
      </svg>
      {usual === null ? null : (
        <p className={classes.dim}>
          {t('consultations.usual', { least: vitalText(name, usual[0]), most: vitalText(name, usual[1]) })}
        </p>
      )}
    </figure>
  );
}
