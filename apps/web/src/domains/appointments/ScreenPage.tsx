import { appointments, type ScreenLineJson } from '@pramana/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { call, urlOf } from '../../lib/api.ts';
import { useNow } from '../../lib/now.ts';
import { asProblem } from '../../lib/problem.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { PageSkeleton } from '../../ui/PageSkeleton.tsx';
import { useStream } from './live.ts';
import classes from './Screen.module.css';
import { clockOf } from './time.ts';

const { show, events } = appointments.screens;
/** Asked for anyway, should a hint be lost; the waits move with the clock too. */
const ASK_MS = 30_000;

/** The screen of a waiting room: numbers in large letters and no names. Its secret stands behind the #, which no server sees. */
export default function ScreenPage() {
  const { t, i18n } = useTranslation();
  const token = window.location.hash.slice(1);
  const client = useQueryClient();
  const now = useNow();
  const { data, error, refetch } = useQuery({
    queryKey: [show.id, token],
    queryFn: async () => (await call(show, { body: { token } })).data,
    refetchInterval: ASK_MS,
    refetchIntervalInBackground: true,
  });
  const hospital = token.split('.', 1)[0] ?? '';
  const url = data === undefined ? null : urlOf(events, { params: { hospital, id: data.screen } });
  useStream(url, () => void client.invalidateQueries({ queryKey: [show.id] }));
  const title = data?.name ?? t('appointments.screen.title');
  useEffect(() => {
    document.title = `${title} · Pramana`;
  }, [title]);
  if (!data)
    return (
      <main className={classes.screen}>
        <h1 className={classes.title}>{title}</h1>
        {error ? <ErrorPanel problem={asProblem(error)} onRetry={() => void refetch()} /> : <PageSkeleton />}
      </main>
    );
  return (
    <main className={classes.screen}>
      <header className={classes.head}>
        <h1 className={classes.title}>{[data.hospital, data.name].join(' · ')}</h1>
        <span className={classes.clock}>{clockOf(i18n.language, data.zone).time(now)}</span>
      </header>
      <div className={classes.lines} aria-live="polite">
        {data.lines.length === 0 ? <p className={classes.dim}>{t('appointments.queue.none')}</p> : null}
        {data.lines.map((line) => (
          <ScreenLine key={line.doctor} line={line} />
        ))}
      </div>
    </main>
  );
}

function ScreenLine({ line }: { line: ScreenLineJson }) {
  const { t } = useTranslation();
  const called = line.called.length > 0 ? line.called : line.now === null ? [] : [line.now];
  return (
    <section className={classes.line}>
      <div>
        <h2 className={classes.doctor}>{line.doctor}</h2>
        <p className={classes.dim}>
          {[line.room, line.part && t(`appointments.part.${line.part}`)].filter(Boolean).join(' · ')}
        </p>
      </div>
      <div className={classes.called} data-new={line.called.length > 0 || undefined}>
        <span className={classes.dim}>
          {t(line.called.length > 0 ? 'appointments.screen.please' : 'appointments.screen.inside')}
        </span>
        <span className={classes.number}>{called.length === 0 ? '–' : called.join(', ')}</span>
      </div>
      <div>
        <span className={classes.dim}>{t('appointments.screen.next', { count: line.waiting })}</span>
        <span className={classes.next}>{line.next.length === 0 ? '–' : line.next.join('  ')}</span>
      </div>
    </section>
  );
}
