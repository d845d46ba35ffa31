import { Text } from '@mantine/core';
import { type AppointmentJson, appointments, type CalendarJson } from '@pramana/contract';
import { useNavigate } from '@tanstack/react-router';
import { type DragEvent, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../../lib/now.ts';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { paths } from '../../../paths.ts';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { VISIT_ROUTES } from '../live.ts';
import { useClock } from '../time.ts';
import { useVisitWords } from '../visitWords.ts';
import classes from './Calendar.module.css';
import { hoursOf, instantOn, placeOn, type Track, trackOf } from './track.ts';

/** So wide that ten minutes can be read. */
const HOUR_WIDTH = 288;

interface DayGridProps {
  calendar: CalendarJson;
  /** Another time by keyboard. */
  onMove: (visit: AppointmentJson) => void;
}

type Doctor = CalendarJson['doctors'][number];

/** A day by the clock, a row for each doctor. A visit is dragged to another time or doctor; by keyboard, M opens its free times. */
export function DayGrid({ calendar, onMove }: DayGridProps) {
  const { t } = useTranslation();
  const clock = useClock();
  const track = trackOf(calendar);
  const [dragged, setDragged] = useState<{ visit: AppointmentJson; offset: number } | null>(null);
  const scroll = useShownNow(track);
  const moving = useAction(appointments.appointments.place, { refreshes: VISIT_ROUTES });
  const drop = (doctor: Doctor, event: DragEvent<HTMLElement>): void => {
    event.preventDefault();
    if (dragged === null) return;
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const at = instantOn(track, (event.clientX - dragged.offset - left) / width);
    const { visit } = dragged;
    setDragged(null);
    const body = { revision: visit.revision, doctorId: doctor.id, visitTypeId: visit.visitType.id, at };
    moving.run({ params: { id: visit.id }, body }, () =>
      toast(t('appointments.calendar.moved', { name: visit.patient?.name ?? '', time: clock.time(at) })),
    );
  };
  return (
    <>
      {calendar.appointments.some(({ can }) => can.place.ok) ? (
        <Text size="sm" c="dimmed" visibleFrom="sm">
          {t('appointments.calendar.dragHint')}
        </Text>
      ) : null}
      {moving.problem ? <ProblemText problem={moving.problem} /> : null}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls sideways on a phone */}
      <section ref={scroll} className={classes.scroll} tabIndex={0} aria-label={t('appointments.calendar.title')}>
        <div className={classes.grid} style={{ minWidth: 180 + hoursOf(track).length * HOUR_WIDTH }}>
          <Hours track={track} />
          {calendar.doctors.map((doctor) => (
            <div key={doctor.id} className={classes.row}>
              <div className={classes.label}>
                <strong>{doctor.name}</strong>
                <Text size="sm" c="dimmed">
                  {doctor.department}
                </Text>
              </div>
              <div
                className={classes.track}
                onDragOver={(event) => event.preventDefault()}
                onDrop={(event) => drop(doctor, event)}
              >
                <Ground doctor={doctor} track={track} />
                {calendar.appointments
                  .filter((visit) => visit.doctor?.id === doctor.id)
                  .map((visit) => (
                    <Visit
                      key={visit.id}
                      visit={visit}
                      track={track}
                      onMove={() => onMove(visit)}
                      onDrag={(offset) => setDragged({ visit, offset })}
                    />
                  ))}
              </div>
            </div>
          ))}
        </div>
      </section>
    </>
  );
}

/** Of a day that is wider than its place, the hour that runs is shown first. */
function useShownNow({ from, until }: Track) {
  const scroll = useRef<HTMLElement>(null);
  const now = useNow();
  const show = useEffectEvent((day: number): void => {
    if (now < day || now >= until) return;
    scroll.current?.scrollTo({ left: Math.max(0, Math.floor((now - day) / 3_600_000) - 1) * HOUR_WIDTH });
  });
  // Only when another day is shown: what somebody looks at does not move under their hand.
  useEffect(() => show(from), [from]);
  return scroll;
}

const percent = ({ left, width }: { left: number; width: number }) => ({ left: `${left}%`, width: `${width}%` });

function Hours({ track }: { track: Track }) {
  const clock = useClock();
  return (
    <div className={classes.head} aria-hidden>
      <div className={classes.label} />
      <div className={classes.ticks}>
        {hoursOf(track).map((at) => (
          <span
            key={at}
            className={classes.tick}
            style={{ left: `${((at - track.from) / (track.until - track.from)) * 100}%` }}
          >
            {clock.time(at)}
          </span>
        ))}
      </div>
    </div>
  );
}

/** When the doctor is there, when away, and where the time is now. */
function Ground({ doctor, track }: { doctor: Doctor; track: Track }) {
  const now = useNow();
  const isNow = now >= track.from && now < track.until;
  const { t } = useTranslation();
  return (
    <>
      {doctor.open.length === 0 ? <span className={classes.nobody}>{t('appointments.calendar.noHours')}</span> : null}
      {doctor.open.map((span) => (
        <div key={span.from} className={classes.open} style={percent(placeOn(track, span))} />
      ))}
      {doctor.away.map((span) => (
        <div key={span.from} className={classes.away} style={percent(placeOn(track, span))} />
      ))}
      {isNow ? (
        <div
          className={classes.nowLine}
          style={{ left: `${((now - track.from) / (track.until - track.from)) * 100}%` }}
        />
      ) : null}
    </>
  );
}

interface VisitProps {
  visit: AppointmentJson;
  track: Track;
  onMove: () => void;
  onDrag: (offset: number) => void;
}

function Visit({ visit, track, onMove, onDrag }: VisitProps) {
  const { t } = useTranslation();
  const clock = useClock();
  const navigate = useNavigate();
  const words = useVisitWords();
  const { startsAt, endsAt, state } = visit;
  if (startsAt === null || endsAt === null) return null;
  const name = words.name(visit);
  const label = [
    `${clock.time(startsAt)}–${clock.time(endsAt)}`,
    name,
    visit.visitType.name,
    t(`appointments.state.${state}`),
  ];
  const isOver = state === 'done' || state === 'no-show';
  return (
    <button
      type="button"
      className={classes.visit}
      style={percent(placeOn(track, { from: startsAt, until: endsAt }))}
      title={label.join(' · ')}
      aria-label={`${clock.time(startsAt)} ${name}, ${label.join(', ')}`}
      aria-keyshortcuts="M"
      draggable={visit.can.place.ok}
      data-over={isOver || undefined}
      data-away={visit.away || undefined}
      onDragStart={(event) => onDrag(event.clientX - event.currentTarget.getBoundingClientRect().left)}
      onClick={() => void navigate({ to: paths.visit(visit.id) })}
      onKeyDown={(event) => {
        if (event.key.toLowerCase() === 'm' && visit.can.place.ok) onMove();
      }}
    >
      <span>{clock.time(startsAt)}</span> <span>{name}</span>
    </button>
  );
}
