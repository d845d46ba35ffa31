import { Button, Checkbox, Group, TextInput } from '@mantine/core';
import { appointments, type ScheduledDoctorJson } from '@pramana/contract';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DateField } from '../../../ui/DateField.tsx';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { Section } from '../../../ui/Section.tsx';
import classes from '../Appointments.module.css';
import { VISIT_ROUTES } from '../live.ts';
import { useClock } from '../time.ts';

const REFRESHES = [appointments.schedule.show, ...VISIT_ROUTES];

/** When a doctor is away, and how many visits were agreed in that time. */
export function Leaves({ doctor }: { doctor: ScheduledDoctorJson }) {
  const { t } = useTranslation();
  const clock = useClock();
  const [isAdding, setAdding] = useState(false);
  const ending = useAction(appointments.schedule.endLeave, { refreshes: REFRESHES });
  return (
    <Section title={t('appointments.schedule.leave')}>
      <ul className={classes.list}>
        {doctor.leaves.map((leave) => (
          <li key={leave.id} className={classes.row}>
            <div className={classes.who}>
              <span className={classes.name}>
                {clock.day(leave.from)}, {clock.time(leave.from)} – {clock.day(leave.until)}, {clock.time(leave.until)}
              </span>
              <span className={classes.dim}>
                {[leave.reason, leave.visits > 0 ? t('appointments.schedule.toMove', { count: leave.visits }) : '']
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </div>
            <ActionButton
              size="compact-sm"
              variant="default"
              can={doctor.can.change}
              isBusy={ending.isBusy}
              onAct={() => ending.run({ params: { id: leave.id } })}
            >
              {t('appointments.schedule.takeBack')}
            </ActionButton>
          </li>
        ))}
      </ul>
      {ending.problem ? <ProblemText problem={ending.problem} /> : null}
      {isAdding ? (
        <LeaveForm doctor={doctor} onDone={() => setAdding(false)} />
      ) : (
        <Button
          variant="default"
          mt="xs"
          leftSection={<IconPlus size={18} aria-hidden />}
          onClick={() => setAdding(true)}
        >
          {t('appointments.schedule.addLeave')}
        </Button>
      )}
    </Section>
  );
}

function LeaveForm({ doctor, onDone }: { doctor: ScheduledDoctorJson; onDone: () => void }) {
  const { t } = useTranslation();
  const { today } = useClock();
  const [form, setForm] = useState({ from: today, until: today, fromTime: '09:00', untilTime: '13:00', reason: '' });
  const [isWhole, setWhole] = useState(true);
  const saving = useAction(appointments.schedule.leave, { refreshes: REFRESHES });
  const set = (change: Partial<typeof form>): void => setForm({ ...form, ...change });
  const save = (): void => {
    const body = { ...form, ...(isWhole ? { fromTime: null, untilTime: null } : {}) };
    saving.run({ params: { id: doctor.id }, body }, ({ data }) => {
      toast(t('appointments.schedule.leaveSaved', { count: data.visits }));
      onDone();
    });
  };
  return (
    <div className={classes.fields}>
      <Checkbox
        label={t('appointments.schedule.wholeDays')}
        checked={isWhole}
        onChange={(event) => setWhole(event.currentTarget.checked)}
      />
      <Group align="end">
        <DateField label={t('appointments.from')} value={form.from} onChange={(day) => set({ from: day ?? today })} />
        {isWhole ? null : (
          <TextInput
            label={t('appointments.schedule.start')}
            type="time"
            step={300}
            value={form.fromTime}
            onChange={(event) => set({ fromTime: event.currentTarget.value })}
          />
        )}
        <DateField
          label={t('appointments.until')}
          value={form.until}
          onChange={(day) => set({ until: day ?? form.from })}
        />
        {isWhole ? null : (
          <TextInput
            label={t('appointments.schedule.end')}
            type="time"
            step={300}
            value={form.untilTime}
            onChange={(event) => set({ untilTime: event.currentTarget.value })}
          />
        )}
      </Group>
      <TextInput
        label={t('appointments.schedule.why')}
        description={t('appointments.schedule.whyHint')}
        value={form.reason}
        onChange={(event) => set({ reason: event.currentTarget.value })}
        maxLength={200}
      />
      {saving.problem ? <ProblemText problem={saving.problem} /> : null}
      <Group>
        <ActionButton
          can={{ ok: form.reason.trim() !== '', why: t('appointments.schedule.why') }}
          isBusy={saving.isBusy}
          onAct={save}
        >
          {t('appointments.schedule.addLeave')}
        </ActionButton>
        <Button variant="default" onClick={onDone}>
          {t('common.cancel')}
        </Button>
      </Group>
    </div>
  );
}
