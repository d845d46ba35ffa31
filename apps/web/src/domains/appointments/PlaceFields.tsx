import { Button, Select, Text } from '@mantine/core';
import type { SlotDayJson } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { DateField } from '../../ui/DateField.tsx';
import type { ProblemError } from '../../lib/problem.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../../ui/PageSkeleton.tsx';
import classes from './Appointments.module.css';
import { useClock } from './time.ts';

export interface Wanted {
  doctorId: string | null;
  visitTypeId: string | null;
  from: string;
  at: string | null;
}

export interface Choice {
  id: string;
  name: string;
}

interface Slots {
  data: SlotDayJson[] | undefined;
  problem: ProblemError | null;
  refetch: () => void;
}

interface PlaceFieldsProps {
  wanted: Wanted;
  onChange: (wanted: Wanted) => void;
  doctors: readonly (Choice & { department: string })[];
  kinds: readonly (Choice & { minutes: number })[];
  /** Null: no time is chosen. */
  slots: Slots | null;
  canClearDoctor?: boolean;
}

/** Whom, for what, and which of the free times; a time that was taken meanwhile is gone at the next look. */
export function PlaceFields({ wanted, onChange, doctors, kinds, slots, canClearDoctor = false }: PlaceFieldsProps) {
  const { t } = useTranslation();
  const set = (change: Partial<Wanted>): void => onChange({ ...wanted, at: null, ...change });
  return (
    <>
      <Select
        label={t('appointments.doctor')}
        value={wanted.doctorId}
        onChange={(doctorId) => set({ doctorId })}
        data={doctors.map(({ id, name, department }) => ({
          value: id,
          label: [name, department].filter(Boolean).join(' · '),
        }))}
        clearable={canClearDoctor}
        clearButtonProps={{ 'aria-label': t('table.clear') }}
        placeholder={canClearDoctor ? t('appointments.own.anybody') : ''}
        searchable
      />
      <Select
        label={t('appointments.kind')}
        value={wanted.visitTypeId}
        onChange={(visitTypeId) => set({ visitTypeId })}
        data={kinds.map(({ id, name, minutes }) => ({
          value: id,
          label: t('appointments.kindMinutes', { name, minutes }),
        }))}
      />
      {slots === null ? null : (
        <TimeFields
          wanted={wanted}
          slots={wanted.doctorId === null || wanted.visitTypeId === null ? null : slots}
          onChange={(when) => onChange({ ...wanted, ...when })}
        />
      )}
    </>
  );
}

type When = Pick<Wanted, 'from' | 'at'>;

/** From which day on, and which of the free times; null: nobody knows yet whose. */
export function TimeFields({
  wanted,
  slots,
  onChange,
}: {
  wanted: When;
  slots: Slots | null;
  onChange: (when: When) => void;
}) {
  return (
    <>
      <FromDay wanted={wanted} onChange={(from) => onChange({ from, at: null })} />
      {slots === null ? null : <Times wanted={wanted} slots={slots} onPick={(at) => onChange({ ...wanted, at })} />}
    </>
  );
}

function FromDay({ wanted, onChange }: { wanted: When; onChange: (from: string) => void }) {
  const { t } = useTranslation();
  const { today } = useClock();
  return (
    <DateField
      label={t('appointments.from')}
      value={wanted.from}
      onChange={(from) => onChange(from ?? today)}
      minDate={today}
    />
  );
}

interface TimesProps {
  wanted: When;
  slots: Slots;
  onPick: (at: string) => void;
}

function Times({ wanted, slots, onPick }: TimesProps) {
  const { t } = useTranslation();
  const clock = useClock();
  if (slots.problem && !slots.data) return <ErrorPanel problem={slots.problem} onRetry={slots.refetch} />;
  if (!slots.data) return <RowsSkeleton rows={2} />;
  const days = slots.data.filter((day) => day.slots.length > 0);
  if (days.length === 0) return <Text size="sm">{t('appointments.noSlots')}</Text>;
  return (
    <div role="group" aria-label={t('appointments.times')}>
      {days.slice(0, 3).map((day) => (
        <div key={day.date}>
          <Text size="sm" fw={600} mt={4}>
            {clock.date(day.date)}
          </Text>
          <div className={classes.slots}>
            {day.slots.map(({ at }) => (
              <Button
                key={at}
                size="compact-sm"
                variant={wanted.at === at ? 'filled' : 'default'}
                aria-pressed={wanted.at === at}
                onClick={() => onPick(at)}
              >
                {clock.time(at)}
              </Button>
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}
