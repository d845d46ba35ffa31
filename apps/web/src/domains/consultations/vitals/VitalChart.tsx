import { VITALS, type VitalName, vitalText } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import classes from '../Consultations.module.css';

type Range = readonly [least: number, most: number] | null;

interface VitalChartProps {
  name: VitalName;
  /** Oldest first. */
  points: readonly { at: number; value: number; usual: Range }[];
}

const isSame = (a: Range | undefined, b: Range): boolean => a?.[0] === b?.[0] && a?.[1] === b?.[1];

const WIDTH = 340;
const HEIGHT = 110;
const PAD = 6;

/** One vital over time, what was usual at each day's age shaded; the newest value is written beside its name. */
export function VitalChart({ name, points }: VitalChartProps) {
  const { t } = useTranslation();
  const values = points.flatMap(({ value, usual }) => [value, ...(usual ?? [])]);
  const least = Math.min(...values);
  const most = Math.max(...values, least + 1);
  const first = points[0]?.at ?? 0;
  const span = Math.max(1, (points.at(-1)?.at ?? 0) - first);
  const x = (at: number): number => PAD + ((at - first) / span) * (WIDTH - 2 * PAD);
  const y = (value: number): number => HEIGHT - PAD - ((value - least) / (most - least)) * (HEIGHT - 2 * PAD);
  const newest = points.at(-1);
  const usual = newest?.usual ?? null;
  // A range reaches from half way before its first point to half way behind its last one.
  const edge = (i: number): number => (x(points[i - 1]?.at ?? 0) + x(points[i]?.at ?? 0)) / 2;
  const starts = points.flatMap((point, i) => (i === 0 || !isSame(points[i - 1]?.usual, point.usual) ? [i] : []));
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
        {starts.map((i, k) => {
          const point = points[i];
          const end = starts[k + 1];
          if (!point?.usual) return null;
          const [from, to] = [i === 0 ? 0 : edge(i), end === undefined ? WIDTH : edge(end)];
          const [bottom, top] = [y(point.usual[0]), y(point.usual[1])];
          const fill = 'var(--mantine-primary-color-light)';
          return <rect key={point.at} x={from} width={to - from} y={top} height={bottom - top} fill={fill} />;
        })}
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
