import { Button, Checkbox, Group, SegmentedControl, Select, Text, Textarea } from '@mantine/core';
import { DAY_PARTS, type DayPart, ownAppointments } from '@pramana/contract';
import { addDays } from '@pramana/kernel';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DateField } from '../../../ui/DateField.tsx';
import { newKey } from '../../../lib/intent.ts';
import { useAction, useRoute } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import classes from '../Appointments.module.css';
import { PlaceFields, type Wanted } from '../PlaceFields.tsx';
import { useClock } from '../time.ts';

const { ask, choices, slots: slotRoute, list } = ownAppointments.own;
const DAYS = 14;

/** Takes a free time at once, or says when it would suit and lets the hospital find one. */
export function AskDialog({ patient, onClose }: { patient: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { today } = useClock();
  const [id] = useState(newKey);
  const [how, setHow] = useState<'pick' | 'wish'>('pick');
  const [wanted, setWanted] = useState<Wanted>({ doctorId: null, visitTypeId: null, from: today, at: null });
  const [departmentId, setDepartment] = useState<string | null>(null);
  const [until, setUntil] = useState(addDays(today, 7));
  const [parts, setParts] = useState<DayPart[]>([]);
  const [reason, setReason] = useState('');
  const { data } = useRoute(choices, {});
  const asking = useAction(ask, { refreshes: [list] });
  const { doctorId, visitTypeId, from, at } = wanted;
  const isPick = how === 'pick';
  const query = { doctorId: doctorId ?? '', visitTypeId: visitTypeId ?? '', from, days: DAYS };
  const slots = useRoute(slotRoute, { query }, { enabled: isPick && doctorId !== null && visitTypeId !== null });
  const save = (): void => {
    if (visitTypeId === null) return;
    const wish = isPick ? null : { from, until: until < from ? from : until, parts };
    const body = {
      doctorId,
      departmentId: isPick ? null : departmentId,
      visitTypeId,
      at: isPick ? at : null,
      wish,
      reason,
    };
    asking.run({ params: { id: patient, appointment: id }, body }, () => {
      toast(t(isPick ? 'appointments.done.new' : 'appointments.own.asked'));
      onClose();
    });
  };
  const isReady = visitTypeId !== null && (!isPick || (doctorId !== null && at !== null));
  return (
    <Dialog
      title={t('appointments.own.ask')}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <ActionButton can={{ ok: isReady, why: t('appointments.book.missing') }} isBusy={asking.isBusy} onAct={save}>
            {t(isPick ? 'appointments.book.new' : 'appointments.own.send')}
          </ActionButton>
        </>
      }
    >
      <div className={classes.fields}>
        <SegmentedControl
          aria-label={t('appointments.own.how')}
          value={how}
          onChange={(value) => setHow(value === 'wish' ? 'wish' : 'pick')}
          data={[
            { value: 'pick', label: t('appointments.own.pick') },
            { value: 'wish', label: t('appointments.own.wish') },
          ]}
        />
        <PlaceFields
          wanted={wanted}
          onChange={setWanted}
          doctors={data?.doctors ?? []}
          kinds={data?.visitTypes ?? []}
          slots={isPick ? slots : null}
          canClearDoctor={!isPick}
        />
        {isPick ? null : (
          <>
            {doctorId !== null || !data?.departments.length ? null : (
              <Select
                label={t('appointments.department')}
                value={departmentId}
                onChange={setDepartment}
                data={data.departments.map(({ id: value, name }) => ({ value, label: name }))}
                clearable
                clearButtonProps={{ 'aria-label': t('table.clear') }}
              />
            )}
            <Group grow>
              <DateField
                label={t('appointments.from')}
                value={from}
                onChange={(next) => setWanted({ ...wanted, from: next ?? today })}
                minDate={today}
              />
              <DateField
                label={t('appointments.until')}
                value={until < from ? from : until}
                onChange={(next) => setUntil(next ?? from)}
                minDate={from}
              />
            </Group>
            <Checkbox.Group
              label={t('appointments.own.parts')}
              value={parts}
              onChange={(chosen) => setParts(DAY_PARTS.filter((part) => chosen.includes(part)))}
            >
              <Group mt={4}>
                {DAY_PARTS.map((part) => (
                  <Checkbox key={part} value={part} label={t(`appointments.part.${part}`)} />
                ))}
              </Group>
            </Checkbox.Group>
          </>
        )}
        <Textarea
          label={t('appointments.reason')}
          description={t('appointments.own.reasonHint')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={500}
          autosize
          minRows={2}
        />
        <Text size="sm" c="dimmed">
          {t('appointments.own.told')}
        </Text>
        {asking.problem ? <ProblemText problem={asking.problem} /> : null}
      </div>
    </Dialog>
  );
}
