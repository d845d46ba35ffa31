import { Button, Group, SegmentedControl, Select, Title } from '@mantine/core';
import { type AppointmentJson, appointments } from '@pramana/contract';
import { addDays, type IsoDate } from '@pramana/kernel';
import { IconCalendarPlus, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DateField } from '../../../ui/DateField.tsx';
import { useRoute } from '../../../lib/query.ts';
import { useFilters } from '../../../lib/searchParams.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { Page } from '../../../ui/Page.tsx';
import { RowsSkeleton } from '../../../ui/PageSkeleton.tsx';
import classes from '../Appointments.module.css';
import { BookDialog } from '../BookDialog.tsx';
import { useQueueRefresh } from '../live.ts';
import { firstOf, mondayOf, monthBeside, monthLength, useClock } from '../time.ts';
import { DayGrid } from './DayGrid.tsx';
import { DoctorMonth } from './DoctorMonth.tsx';
import { MonthGrid } from './MonthGrid.tsx';
import { Requests } from './Requests.tsx';
import { WeekGrid } from './WeekGrid.tsx';

const VIEWS = ['day', 'week', 'month'] as const;
type View = (typeof VIEWS)[number];

/** The calendar with doctors as rows, or of one: a day by the clock, a week, a month by counts; and wishes that wait for a time. */
export default function CalendarPage() {
  const { t } = useTranslation();
  const { today } = useClock();
  const [filters, set] = useFilters();
  const view: View = VIEWS.find((each) => each === filters.view) ?? 'day';
  const date: IsoDate = filters.date ?? today;
  const [isBooking, setBooking] = useState(false);
  // A press on a day takes the pressed button away: whoever reads on finds the day's own heading.
  const [isOpened, setOpened] = useState(false);
  const [visit, setVisit] = useState<AppointmentJson | null>(null);
  const { data: schedule } = useRoute(appointments.schedule.show, {});
  const doctors = schedule?.doctors ?? [];
  const doctor = doctors.some(({ id }) => id === filters.doctor) ? (filters.doctor ?? '') : '';
  const shown = doctors.filter(({ id }) => doctor === '' || id === doctor);
  useQueueRefresh();
  const go = (way: -1 | 1): void =>
    set({ date: view === 'month' ? monthBeside(date, way) : addDays(date, way * (view === 'day' ? 1 : 7)) });
  return (
    <Page
      title={t('appointments.calendar.title')}
      isWide
      actions={
        <ActionButton
          leftSection={<IconCalendarPlus size={18} aria-hidden />}
          shortcut="F3"
          onAct={() => setBooking(true)}
        >
          {t('appointments.book.new')}
        </ActionButton>
      }
    >
      <div className={classes.bar}>
        <SegmentedControl
          aria-label={t('appointments.calendar.view')}
          value={view}
          onChange={(next) => {
            setOpened(false);
            set({ view: next });
          }}
          data={VIEWS.map((value) => ({ value, label: t(`appointments.calendar.${value}`) }))}
        />
        <Group gap={4}>
          <Button variant="default" px={8} aria-label={t('appointments.calendar.before')} onClick={() => go(-1)}>
            <IconChevronLeft size={18} aria-hidden />
          </Button>
          <DateField
            aria-label={t('appointments.calendar.date')}
            value={date}
            onChange={(next) => set({ date: next ?? '' })}
            w={150}
          />
          <Button variant="default" px={8} aria-label={t('appointments.calendar.after')} onClick={() => go(1)}>
            <IconChevronRight size={18} aria-hidden />
          </Button>
          <ActionButton
            variant="subtle"
            can={date === today ? { ok: false, why: t('appointments.calendar.isToday') } : { ok: true }}
            onAct={() => set({ date: '' })}
          >
            {t('appointments.calendar.today')}
          </ActionButton>
        </Group>
        {doctors.length > 1 ? (
          <Select
            aria-label={t('appointments.calendar.whose')}
            data={[
              { value: '', label: t('appointments.calendar.everybody') },
              ...doctors.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            value={doctor}
            onChange={(next) => set({ doctor: next ?? '' })}
            allowDeselect={false}
            w={220}
          />
        ) : null}
      </div>
      <Requests onAllot={setVisit} />
      {view === 'month' ? (
        <Month
          doctors={shown}
          from={firstOf(date)}
          onDay={(day) => {
            setOpened(true);
            set({ date: day, view: 'day' });
          }}
          isLoading={schedule === undefined}
        />
      ) : (
        <>
          {view === 'day' ? <DayHeading date={date} takesFocus={isOpened} /> : null}
          <Days view={view} doctor={doctor} from={view === 'week' ? mondayOf(date) : date} onOpen={setVisit} />
        </>
      )}
      {isBooking ? <BookDialog mode="new" onClose={() => setBooking(false)} /> : null}
      {visit === null ? null : <BookDialog mode="place" visit={visit} onClose={() => setVisit(null)} />}
    </Page>
  );
}

/** The day's name; takes the focus as it appears, of a day that was opened out of the month. */
function DayHeading({ date, takesFocus }: { date: IsoDate; takesFocus: boolean }) {
  const clock = useClock();
  const heading = useRef<HTMLHeadingElement>(null);
  const first = useRef(takesFocus);
  useEffect(() => {
    if (first.current) heading.current?.focus();
  }, []);
  return (
    <Title ref={heading} order={2} size="h4" w="fit-content" tabIndex={-1}>
      {clock.date(date)}
    </Title>
  );
}

interface DaysProps {
  view: 'day' | 'week';
  /** Of this doctor alone; '' of all. */
  doctor: string;
  from: IsoDate;
  onOpen: (visit: AppointmentJson) => void;
}

function Days({ view, doctor, from, onOpen }: DaysProps) {
  const query = { from, days: view === 'day' ? 1 : 7 };
  // What was shown before is never kept: visits of one day under the date of another would be a false calendar.
  const { data, problem, refetch } = useRoute(appointments.appointments.calendar, { query });
  if (!data) return problem ? <ErrorPanel problem={problem} onRetry={refetch} /> : <RowsSkeleton rows={5} />;
  const calendar = doctor === '' ? data : { ...data, doctors: data.doctors.filter(({ id }) => id === doctor) };
  return view === 'day' ? <DayGrid calendar={calendar} onMove={onOpen} /> : <WeekGrid calendar={calendar} />;
}

interface MonthProps {
  doctors: readonly { id: string; name: string }[];
  from: IsoDate;
  onDay: (date: IsoDate) => void;
  isLoading: boolean;
}

function Month({ doctors, from, onDay, isLoading }: MonthProps) {
  const query = { from, days: monthLength(from) };
  // Not those of the month before: behind these days each of them would read as closed.
  const { data, problem, refetch } = useRoute(appointments.appointments.counts, { query });
  if (!data && problem) return <ErrorPanel problem={problem} onRetry={refetch} />;
  if (isLoading) return <RowsSkeleton rows={6} />;
  const [only, ...others] = doctors;
  if (only === undefined || others.length > 0)
    return <MonthGrid counts={data} doctors={doctors} from={from} onDay={onDay} />;
  return <DoctorMonth counts={data?.filter(({ doctorId }) => doctorId === only.id)} from={from} onDay={onDay} />;
}
