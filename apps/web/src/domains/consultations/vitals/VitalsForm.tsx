import { Button, TextInput } from '@mantine/core';
import { consultations, records, VITAL_NAMES, type VitalsEntryJson } from '@pramana/contract';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Form, FormActs, useFormProblem } from '../../../ui/Form.tsx';
import { LeaveGuard } from '../../../ui/LeaveGuard.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { Section } from '../../../ui/Section.tsx';
import { UnreadAlert, useUnreadStop } from '../write/UnreadAlert.tsx';
import { useUnread } from '../write/unread.ts';
import { VitalFields } from '../write/VitalFields.tsx';

interface VitalsFormProps {
  patientId: string;
  age: number | null;
  earlier: readonly VitalsEntryJson[];
  /** The measuring that is amended; null: a new one. */
  amended: VitalsEntryJson | null;
  onCancel: () => void;
  onSealed: () => void;
}

const FIELDS = ['values', 'note', 'reason', ...VITAL_NAMES.map((name) => `values/${name}`)];

/** A measuring at the bedside, or one that was sealed and is amended with a reason; sealed as it is kept. */
export function VitalsForm({ patientId, age, earlier, amended, onCancel, onSealed }: VitalsFormProps) {
  const { t } = useTranslation();
  const [values, setValues] = useState<Record<string, number>>({ ...amended?.values });
  const [note, setNote] = useState(amended?.note ?? '');
  const [reason, setReason] = useState('');
  const title = t(amended === null ? 'consultations.measure' : 'consultations.amendVitals');
  const write = useAction(consultations.vitals.write, { refreshes: [consultations.vitals.list, records.records.list] });
  const unread = useUnread();
  const { refusal, isStopped } = useUnreadStop(unread);
  const { errorOf, general } = useFormProblem(write.problem, FIELDS);
  const body = { recordId: amended?.record ?? null, base: amended?.version ?? null, values, note, reason };
  const isTyped =
    JSON.stringify([values, note, reason]) !== JSON.stringify([amended?.values ?? {}, amended?.note ?? '', '']) ||
    Object.keys(unread.texts).length > 0;
  const send = (): void => {
    if (isStopped()) return;
    write.run({ params: { id: patientId }, body }, () => {
      toast(t('consultations.vitalsSealed'));
      onSealed();
    });
  };
  const nothing = errorOf('values');
  return (
    <Section title={title}>
      <Form label={title} onSubmit={send} problem={refusal ?? write.problem}>
        {amended === null ? null : (
          <TextInput
            mb="sm"
            label={t('consultations.field.reason')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={errorOf('reason')}
            maxLength={500}
            required
            autoFocus
          />
        )}
        <VitalFields
          values={values}
          unread={unread}
          onChange={setValues}
          age={age}
          earlier={earlier}
          errorOf={(name) => errorOf(`values/${name}`)}
        />
        <TextInput
          mt="sm"
          label={t('consultations.field.note')}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          maxLength={500}
        />
        <UnreadAlert refusal={refusal} unread={unread} lines={[]} />
        {nothing === undefined ? null : <p role="alert">{nothing}</p>}
        {general ? <ProblemText problem={general} /> : null}
        <LeaveGuard isOn={isTyped} />
        <FormActs>
          {amended === null ? null : (
            <Button variant="default" onClick={onCancel}>
              {t('common.cancel')}
            </Button>
          )}
          <ActionButton
            shortcut="F9"
            isBusy={write.isBusy}
            leftSection={<IconLock size={18} aria-hidden />}
            onAct={send}
          >
            {t('consultations.sealVitals')}
          </ActionButton>
        </FormActs>
      </Form>
    </Section>
  );
}
