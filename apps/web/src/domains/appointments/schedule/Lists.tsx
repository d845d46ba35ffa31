import { Checkbox, NumberInput, TextInput } from '@mantine/core';
import { appointments, type RoomJson, type VisitTypeJson } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newKey } from '../../../lib/intent.ts';
import { useAction } from '../../../lib/query.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { Section } from '../../../ui/Section.tsx';
import { EditThing } from './EditThing.tsx';
import classes from '../Appointments.module.css';

const REFRESHES = [appointments.schedule.show];

/** Kinds of visits with their length; one that is no longer used stays where it was. */
export function Kinds({ kinds }: { kinds: readonly VisitTypeJson[] }) {
  const { t } = useTranslation();
  const saving = useAction(appointments.schedule.visitType, { refreshes: REFRESHES });
  const [blank, setBlank] = useState({ id: newKey(), name: '', minutes: 15, openToPatients: true, active: true });
  const save = ({ id, ...body }: VisitTypeJson, onDone?: () => void): void =>
    saving.run({ params: { id }, body }, onDone);
  return (
    <Section title={t('appointments.schedule.kinds')}>
      <ul className={classes.list}>
        {kinds.map((kind) => (
          <li key={kind.id} className={classes.row}>
            <span className={classes.who}>
              {t('appointments.kindMinutes', { name: kind.name, minutes: kind.minutes })}
            </span>
            <EditThing label={t('appointments.schedule.kindName')} thing={kind} saving={saving} onSave={save} />
            <Checkbox
              label={t('appointments.schedule.forPatients')}
              checked={kind.openToPatients}
              onChange={(event) => save({ ...kind, openToPatients: event.currentTarget.checked })}
            />
            <InUse name={kind.name} isOn={kind.active} onChange={(active) => save({ ...kind, active })} />
          </li>
        ))}
      </ul>
      <div className={classes.bar}>
        <TextInput
          label={t('appointments.schedule.kindName')}
          value={blank.name}
          onChange={(event) => setBlank({ ...blank, name: event.currentTarget.value })}
          maxLength={200}
        />
        <NumberInput
          label={t('appointments.schedule.minutes')}
          value={blank.minutes}
          onChange={(minutes) => setBlank({ ...blank, minutes: Number(minutes) })}
          min={5}
          max={480}
          step={5}
          w={110}
        />
        <ActionButton
          variant="default"
          can={{ ok: blank.name.trim() !== '', why: t('appointments.schedule.kindName') }}
          isBusy={saving.isBusy}
          onAct={() => save(blank, () => setBlank({ ...blank, id: newKey(), name: '' }))}
        >
          {t('appointments.schedule.add')}
        </ActionButton>
      </div>
      {saving.problem ? <ProblemText problem={saving.problem} /> : null}
    </Section>
  );
}

/** Rooms; one that is closed is offered no more. */
export function Rooms({ rooms }: { rooms: readonly RoomJson[] }) {
  const { t } = useTranslation();
  const saving = useAction(appointments.schedule.room, { refreshes: REFRESHES });
  const [blank, setBlank] = useState({ id: newKey(), name: '' });
  const save = ({ id, ...body }: RoomJson, onDone?: () => void): void => saving.run({ params: { id }, body }, onDone);
  return (
    <Section title={t('appointments.schedule.rooms')}>
      <ul className={classes.list}>
        {rooms.map((room) => (
          <li key={room.id} className={classes.row}>
            <span className={classes.who}>{room.name}</span>
            <EditThing label={t('appointments.schedule.roomName')} thing={room} saving={saving} onSave={save} />
            <InUse name={room.name} isOn={room.active} onChange={(active) => save({ ...room, active })} />
          </li>
        ))}
      </ul>
      <div className={classes.bar}>
        <TextInput
          label={t('appointments.schedule.roomName')}
          value={blank.name}
          onChange={(event) => setBlank({ ...blank, name: event.currentTarget.value })}
          maxLength={200}
        />
        <ActionButton
          variant="default"
          can={{ ok: blank.name.trim() !== '', why: t('appointments.schedule.roomName') }}
          isBusy={saving.isBusy}
          onAct={() => save({ ...blank, active: true }, () => setBlank({ id: newKey(), name: '' }))}
        >
          {t('appointments.schedule.add')}
        </ActionButton>
      </div>
      {saving.problem ? <ProblemText problem={saving.problem} /> : null}
    </Section>
  );
}

function InUse({ name, isOn, onChange }: { name: string; isOn: boolean; onChange: (isOn: boolean) => void }) {
  const { t } = useTranslation();
  return (
    <Checkbox
      label={t('appointments.schedule.inUse')}
      aria-label={`${name}: ${t('appointments.schedule.inUse')}`}
      checked={isOn}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
