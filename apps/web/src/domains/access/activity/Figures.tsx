import { Alert } from '@mantine/core';
import type { access, DataOf } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { countText, exactTime } from '../../../lib/format.ts';
import type { Loaded } from '../../../lib/query.ts';
import { useFilters } from '../../../lib/searchParams.ts';
import { useHospital } from '../../../lib/session.tsx';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../../../ui/PageSkeleton.tsx';
import { Stat } from '../../../ui/Stat.tsx';
import { useRecentSpan } from './recentSpan.ts';
import classes from '../Access.module.css';

type Summary = DataOf<typeof access.events.summary>;

const HOUR_MS = 3_600_000;
/** Above this an access should long be in the log. */
const LATE_MS = 60_000;

/** The last day in figures: by hour, who was refused, who searched and opened nobody. */
export function Figures({ summary }: { summary: Loaded<typeof access.events.summary> }) {
  const { t, i18n } = useTranslation();
  const { data, problem } = summary;
  if (problem && !data) return <ErrorPanel problem={problem} onRetry={summary.refetch} />;
  if (!data) return <RowsSkeleton rows={3} />;
  const sum = (name: 'opened' | 'searched' | 'denied'): string =>
    countText(
      data.hours.reduce((all, hour) => all + hour[name], 0),
      i18n.language,
    );
  return (
    <>
      {data.oldestWaitingMs > LATE_MS ? (
        <Alert color="red" title={t('access.activity.late')}>
          {t('access.activity.lateText', { count: data.waiting })}
        </Alert>
      ) : null}
      <div className={classes.figures}>
        <div className={classes.stats}>
          <Stat label={t('access.what.opened')} value={sum('opened')} note={t('access.activity.day')} />
          <Stat label={t('access.what.search')} value={sum('searched')} note={t('access.activity.day')} />
          <Stat label={t('access.what.denied')} value={sum('denied')} note={t('access.activity.day')} />
        </div>
        <Hours hours={data.hours} />
        <People
          title={t('access.activity.denied')}
          what="denied"
          rows={data.denied.map(({ tries, ...who }) => ({ ...who, count: tries }))}
        />
        <People
          title={t('access.activity.searchedOnly')}
          what="search"
          rows={data.searchedOnly.map(({ searches, ...who }) => ({ ...who, count: searches }))}
        />
      </div>
    </>
  );
}

/** Accesses by hour as bars; the denied ones stand out at the foot. */
function Hours({ hours }: Pick<Summary, 'hours'>) {
  const { t, i18n } = useTranslation();
  const { zone } = useHospital();
  const { from } = useRecentSpan();
  const slots = Array.from({ length: 24 }, (_, i) => {
    const at = new Date(Date.parse(from) + i * HOUR_MS).toISOString();
    const found = hours.find((hour) => hour.at === at);
    return { at, denied: found?.denied ?? 0, let: (found?.opened ?? 0) + (found?.searched ?? 0) };
  });
  const most = Math.max(1, ...slots.map((slot) => slot.let + slot.denied));
  return (
    <figure className={classes.chart}>
      <figcaption>{t('access.activity.byHour')}</figcaption>
      <ol className={classes.hours}>
        {slots.map((slot) => {
          const time = exactTime(slot.at, { zone, language: i18n.language });
          const label = t('access.activity.hour', { time, count: slot.let, denied: slot.denied });
          return (
            <li key={slot.at} title={label}>
              <span className={classes.let} style={{ blockSize: `${(slot.let / most) * 100}%` }} />
              <span className={classes.refused} style={{ blockSize: `${(slot.denied / most) * 100}%` }} />
              <span className={classes.hidden}>{label}</span>
            </li>
          );
        })}
      </ol>
    </figure>
  );
}

interface PeopleProps {
  title: string;
  what: 'denied' | 'search';
  rows: readonly { personId: string | null; who: string | null; count: number }[];
}

function People({ title, what, rows }: PeopleProps) {
  const { t, i18n } = useTranslation();
  const [, setFilters] = useFilters();
  return (
    <section className={classes.people}>
      <h2>{title}</h2>
      {rows.length === 0 ? <p className={classes.dim}>{t('access.activity.nobody')}</p> : null}
      <ol>
        {rows.slice(0, 5).map(({ personId, who, count }) => (
          <li key={personId ?? 'own'}>
            <button
              type="button"
              className={classes.person}
              disabled={personId === null}
              onClick={() => setFilters({ person: personId ?? '', what })}
            >
              {who ?? t('access.who.patient')}
            </button>
            <span>{countText(count, i18n.language)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
