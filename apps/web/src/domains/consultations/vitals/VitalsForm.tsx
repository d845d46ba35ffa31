import { Box, Button, TextInput } from '@mantine/core';
import { consultations, records, VITAL_NAMES, type VitalsEntryJson } from '@pramana/contract';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../lib/api.ts';
import { asProblem } from '../../../lib/problem.ts';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { ConflictQuestion } from '../../../ui/ConflictQuestion.tsx';
import { Form, FormActs, useFormProblem } from '../../../ui/Form.tsx';
import { LeaveGuard } from '../../../ui/LeaveGuard.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { Section } from '../../../ui/Section.tsx';
import { UnreadAlert, useUnreadStop } from '../write/UnreadAlert.tsx';
import { useUnread } from '../write/unread.ts';
import { VitalFields } from '../write/VitalFields.tsx';
import {
  joinVitals,
  takeVital,
  type TypedVitals,
  typedVitals,
  type VitalsPart,
  valuesOf,
  vitalsText,
} from './typed.ts';

interface VitalsFormProps {
  patientId: string;
  age: number | null;
  earlier: readonly VitalsEntryJson[];
  /** The measuring that is amended; null: a new one. */
  amended: VitalsEntryJson | null;
  onCancel: () => void;
  onSealed: () => void;
}

/** What somebody else sealed while this was typed, and what of it both changed. */
interface Dispute {
  stored: TypedVitals;
  parts: readonly VitalsPart[];
}

const FIELDS = ['values', 'note', 'reason', ...VITAL_NAMES.map((name) => `values/${name}`)];

/** A measuring at the bedside, or one that was sealed and is amended with a reason; sealed as it is kept. */
export function VitalsForm({ patientId, age, earlier, amended, onCancel, onSealed }: VitalsFormProps) {
  const { t } = useTranslation();
  const [values, setValues] = useState<Record<string, number>>({ ...amended?.values });
  const [note, setNote] = useState(amended?.note ?? '');
  const [reason, setReason] = useState('');
  // The page behind refreshes; what is typed goes on from what it was begun from.
  const [start, setStart] = useState(amended);
  const [dispute, setDispute] = useState<Dispute | null>(null);
  const title = t(amended === null ? 'consultations.measure' : 'consultations.amendVitals');
  const write = useAction(consultations.vitals.write, { refreshes: [consultations.vitals.list, records.records.list] });
  const unread = useUnread();
  // What the fields show as it was typed gives way to what was joined.
  const [edition, setEdition] = useState(0);
  const { refusal, isStopped } = useUnreadStop(unread);
  const isOvertaken = dispute !== null && write.problem?.code === 'record_changed';
  const { errorOf, general } = useFormProblem(isOvertaken ? null : write.problem, FIELDS);
  const body = { recordId: start?.record ?? null, base: start?.version ?? null, values, note, reason };
  const isTyped =
    JSON.stringify([values, note, reason]) !== JSON.stringify([amended?.values ?? {}, amended?.note ?? '', '']) ||
    Object.keys(unread.texts).length > 0;
  const show = (typed: TypedVitals): void => {
    setValues(valuesOf(typed));
    setNote(typed.note);
    setEdition((before) => before + 1);
  };
  // Somebody amended the same measuring meanwhile: theirs come into the form, and what both changed is asked about.
  const join = async (): Promise<void> => {
    const { data } = await call(consultations.vitals.list, { params: { id: patientId } });
    const now = data.find(({ record }) => record === start?.record);
    if (start === null || now === undefined) return;
    const [stored, mine] = [typedVitals(now), typedVitals({ values, note })];
    const joined = joinVitals(typedVitals(start), mine, stored);
    setStart(now);
    show(joined.fields);
    setDispute({ stored, parts: joined.disputed });
  };
  const send = async (): Promise<void> => {
    if (isStopped()) return;
    setDispute(null);
    try {
      await write.send({ params: { id: patientId }, body });
      toast(t('consultations.vitalsSealed'));
      onSealed();
    } catch (thrown) {
      // Every refusal stands in `write.problem`; this one is answered at once.
      if (asProblem(thrown).code === 'record_changed') await join().catch(() => undefined);
    }
  };
  const take = (part: VitalsPart): void => {
    if (dispute === null) return;
    show(takeVital(typedVitals({ values, note }), dispute.stored, part));
    setDispute({ ...dispute, parts: dispute.parts.filter((each) => each !== part) });
  };
  const disputed = (dispute?.parts ?? []).map((part) => ({
    part,
    name: t(part === 'note' ? 'consultations.field.note' : `consultations.vital.${part}`),
    stored: dispute === null ? '' : vitalsText(dispute.stored, part),
  }));
  const nothing = errorOf('values');
  return (
    <Section title={title}>
      <Form label={title} onSubmit={() => void send()} problem={refusal ?? write.problem}>
        {isOvertaken ? (
          <Box mb="sm">
            <ConflictQuestion disputed={disputed} onTake={take} />
          </Box>
        ) : null}
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
          key={edition}
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
            onAct={() => void send()}
          >
            {t('consultations.sealVitals')}
          </ActionButton>
        </FormActs>
      </Form>
    </Section>
  );
}
