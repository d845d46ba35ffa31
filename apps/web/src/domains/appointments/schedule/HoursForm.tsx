import { ActionIcon, Button, Group, Select, TextInput } from '@mantine/core';
import { appointments, type HoursJson, type RoomJson, type ScheduledDoctorJson } from '@pramana/contract';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DateField } from '../../../ui/DateField.tsx';
import { call } from '../../../lib/api.ts';
import { localeOf } from '../../../lib/format.ts';
import { newKey } from '../../../lib/intent.ts';
import { asProblem } from '../../../lib/problem.ts';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { ConflictQuestion } from '../../../ui/ConflictQuestion.tsx';
import { LeaveGuard } from '../../../ui/LeaveGuard.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { Section } from '../../../ui/Section.tsx';
import classes from '../Appointments.module.css';
import { VISIT_ROUTES } from '../live.ts';
import { useClock } from '../time.ts';
import { bareHours, isSameHours, joinHours, typedHours } from './typedHours.ts';

interface HoursFormProps {
  doctor: ScheduledDoctorJson;
  rooms: readonly RoomJson[];
  /** Whether something is typed that is not saved. */
  onTyped: (isTyped: boolean) => void;
}

/** Monday to Sunday in the reader's language. */
export function useWeekdays(): { value: string; label: string }[] {
  const { i18n } = useTranslation();
  const names = new Intl.DateTimeFormat(localeOf(i18n.language), { weekday: 'long', timeZone: 'UTC' });
  // The first of January 2024 was a Monday.
  return [1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: String(day), label: names.format(Date.UTC(2024, 0, day)) }));
}

/**
 * A doctor's hours of the week. What is typed stays, whatever the page behind reads meanwhile: what somebody else saved
 * since comes into the form, and nobody's rows are written over.
 */
export function HoursForm({ doctor, rooms, onTyped }: HoursFormProps) {
  const { t } = useTranslation();
  const { today } = useClock();
  const [start, setStart] = useState(doctor);
  const [rows, setRows] = useState(() => typedHours(doctor.hours));
  const [isOvertaken, setOvertaken] = useState(false);
  const saving = useAction(appointments.schedule.hours, { refreshes: [appointments.schedule.show, ...VISIT_ROUTES] });
  const isTyped = !isSameHours(rows, start.hours);
  useEffect(() => onTyped(isTyped), [onTyped, isTyped]);
  const adopt = (stored: ScheduledDoctorJson): void => {
    setStart(stored);
    setRows(typedHours(stored.hours));
    setOvertaken(false);
    saving.clearProblem();
  };
  // Nothing is typed: what somebody else saved is shown as it is.
  if (!isTyped && doctor.revision > start.revision) {
    setStart(doctor);
    setRows(typedHours(doctor.hours));
  }
  const set = (key: string, change: Partial<HoursJson>): void =>
    setRows(rows.map((row) => (row.key === key ? { ...row, ...change } : row)));
  const add = (): void => {
    const last = rows.at(-1);
    const weekday = last === undefined ? 1 : (last.weekday % 7) + 1;
    const blank = { from: '09:00', until: '13:00', roomId: null };
    setRows([...rows, { ...blank, ...last, weekday, validFrom: today, validUntil: null, key: newKey() }]);
  };
  const save = async (): Promise<void> => {
    const body = { revision: start.revision, hours: bareHours(rows) };
    setOvertaken(false);
    try {
      const { data } = await saving.send({ params: { id: doctor.id }, body });
      adopt(data);
      toast(t('appointments.schedule.saved'));
    } catch (thrown) {
      // Every refusal stands in `saving.problem`; after this one what is stored comes into the form.
      if (asProblem(thrown).code !== 'conflict') return;
      const now = await call(appointments.schedule.show, {}).catch(() => null);
      const stored = now?.data.doctors.find(({ id }) => id === doctor.id);
      if (stored === undefined) return;
      setRows((typed) => joinHours(start.hours, typed, stored.hours));
      setStart(stored);
      setOvertaken(true);
    }
  };
  return (
    <Section title={t('appointments.schedule.hours', { name: doctor.name })}>
      {rows.map((row) => (
        <HoursRow
          key={row.key}
          row={row}
          rooms={rooms}
          onChange={(change) => set(row.key, change)}
          onRemove={() => setRows(rows.filter((each) => each.key !== row.key))}
        />
      ))}
      {isOvertaken ? (
        <ConflictQuestion disputed={[]} onTake={() => undefined} />
      ) : saving.problem ? (
        <ProblemText problem={saving.problem} />
      ) : null}
      <LeaveGuard isOn={isTyped} />
      <Group mt="xs">
        <Button variant="default" leftSection={<IconPlus size={18} aria-hidden />} onClick={add}>
          {t('appointments.schedule.addHours')}
        </Button>
        <ActionButton can={doctor.can.change} isBusy={saving.isBusy} onAct={() => void save()}>
          {t('appointments.schedule.saveHours')}
        </ActionButton>
        {isTyped ? (
          <Button variant="default" onClick={() => adopt(start)}>
            {t('appointments.schedule.undo')}
          </Button>
        ) : null}
      </Group>
    </Section>
  );
}

interface HoursRowProps {
  row: HoursJson;
  rooms: readonly RoomJson[];
  onChange: (change: Partial<HoursJson>) => void;
  onRemove: () => void;
}

function HoursRow({ row, rooms, onChange, onRemove }: HoursRowProps) {
  const { t } = useTranslation();
  const weekdays = useWeekdays();
  return (
    <fieldset className={classes.hours} style={{ border: 0, padding: 0, marginInline: 0 }}>
      <Select
        label={t('appointments.schedule.weekday')}
        value={String(row.weekday)}
        onChange={(day) => onChange({ weekday: Number(day ?? row.weekday) })}
        data={weekdays}
        allowDeselect={false}
      />
      <TextInput
        label={t('appointments.schedule.start')}
        type="time"
        step={300}
        value={row.from}
        onChange={(event) => onChange({ from: event.currentTarget.value })}
      />
      <TextInput
        label={t('appointments.schedule.end')}
        type="time"
        step={300}
        value={row.until === '24:00' ? '00:00' : row.until}
        onChange={({ currentTarget: { value } }) => onChange({ until: value === '00:00' ? '24:00' : value })}
      />
      <Select
        label={t('appointments.room')}
        value={row.roomId}
        onChange={(roomId) => onChange({ roomId })}
        data={rooms
          .filter(({ id, active }) => active || id === row.roomId)
          .map(({ id, name }) => ({ value: id, label: name }))}
        clearable
        clearButtonProps={{ 'aria-label': t('table.clear') }}
      />
      <DateField
        label={t('appointments.from')}
        value={row.validFrom}
        onChange={(day) => onChange({ validFrom: day ?? row.validFrom })}
      />
      <DateField
        label={t('appointments.until')}
        value={row.validUntil}
        onChange={(validUntil) => onChange({ validUntil })}
        placeholder={t('appointments.schedule.open')}
        clearable
      />
      <ActionIcon variant="subtle" size={36} aria-label={t('appointments.schedule.removeHours')} onClick={onRemove}>
        <IconTrash size={18} aria-hidden />
      </ActionIcon>
    </fieldset>
  );
}
