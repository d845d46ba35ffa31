import { Textarea, TextInput } from '@mantine/core';
import { diagnostics, type LabOrderDetailJson, type RouteSpec } from '@pramana/contract';
import { IconLock, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { ConfirmButton } from '../../../ui/ConfirmButton.tsx';
import { Form, FormActs, useFormProblem } from '../../../ui/Form.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { Section } from '../../../ui/Section.tsx';
import { SaveWord } from '../../records/write/SaveWord.tsx';
import classes from '../Diagnostics.module.css';
import { EntryFiles } from './EntryFiles.tsx';
import { type Typed, valuesOf, WORDS, wrongIn } from './typed.ts';
import type { EntryDraft } from './useEntryDraft.ts';
import { ValueField } from './ValueField.tsx';

interface EntryFieldsProps {
  order: LabOrderDetailJson;
  isCorrection: boolean;
  /** The version that it goes on from; null: none. */
  version: number | null;
  typed: Typed;
  draft: EntryDraft;
  refreshes: readonly RouteSpec[];
  onType: (typed: Typed) => void;
  isTyped: boolean;
  /** Throws away what is typed, and ends a correction. */
  onDiscard: () => void;
  onDone: () => void;
}

/** The fields of a result, kept as they are typed; sealed by one act. */
export function EntryFields({ order, isCorrection, version, typed, draft, refreshes, ...acts }: EntryFieldsProps) {
  const { t } = useTranslation();
  const [wrong, setWrong] = useState<readonly string[]>([]);
  const [isSending, setSending] = useState(false);
  const send = useAction(diagnostics.orders.enter, { refreshes: [...refreshes] });
  const analytes = order.fields.map(({ analyte }) => analyte);
  const { errorOf, general } = useFormProblem(send.problem, [
    'reason',
    'values/text',
    ...analytes.map(({ code }) => `values/${code}`),
  ]);
  // From the press to the answer nothing is typed: it would go with the draft that the result takes in.
  const type = (next: Typed): void => {
    if (!isSending) acts.onType(next);
  };
  const change = (code: string, text: string): void => {
    type({ ...typed, values: { ...typed.values, [code]: text } });
    setWrong(wrong.filter((each) => each !== code));
  };
  const enter = async (): Promise<void> => {
    if (isSending) return;
    const bad = wrongIn(analytes, typed);
    setWrong(bad);
    if (bad.length > 0) return;
    setSending(true);
    if (!(await sealed())) setSending(false);
  };
  const sealed = async (): Promise<boolean> => {
    // A save on its way must not come in after the result that takes it in; one that is refused is for its writer to settle.
    if ((await draft.settle()) === null) return false;
    const { remarks, files, reason } = typed;
    const body = { revision: order.revision, version, values: valuesOf(analytes, typed), remarks, files, reason };
    // Why it was refused stands in `problem`.
    const answer = await send.send({ params: { id: order.id }, body }).catch(() => null);
    if (answer === null) return false;
    void draft.forget();
    toast(t(answer.data.critical ? 'diagnostics.enteredCritical' : 'diagnostics.entered'));
    acts.onDone();
    return true;
  };
  const title = t(isCorrection ? 'diagnostics.correct' : 'diagnostics.enter');
  return (
    <Section title={title}>
      <Form label={t('diagnostics.enter')} onSubmit={() => void enter()} problem={send.problem}>
        {analytes.length === 0 ? (
          <Textarea
            label={t('diagnostics.inWords')}
            value={typed.values[WORDS] ?? ''}
            onChange={(event) => change(WORDS, event.currentTarget.value)}
            error={errorOf('values/text')}
            maxLength={500}
            autosize
            minRows={3}
          />
        ) : (
          <div className={classes.fields}>
            {order.fields.map(({ analyte, range }) => (
              <ValueField
                key={analyte.code}
                analyte={analyte}
                range={range}
                typed={typed.values[analyte.code] ?? ''}
                error={
                  wrong.includes(analyte.code)
                    ? t('diagnostics.notNumber', { count: analyte.digits })
                    : errorOf(`values/${analyte.code}`)
                }
                onChange={(text) => change(analyte.code, text)}
              />
            ))}
          </div>
        )}
        <Textarea
          mt="md"
          label={t('diagnostics.remarks')}
          value={typed.remarks}
          onChange={(event) => type({ ...typed, remarks: event.currentTarget.value })}
          maxLength={2_000}
          autosize
          minRows={2}
        />
        <EntryFiles
          patientId={order.patient.id}
          target={order.id}
          files={typed.files}
          onChange={(files) => type({ ...typed, files })}
        />
        {isCorrection ? (
          <TextInput
            mt="md"
            label={t('diagnostics.reason')}
            value={typed.reason}
            onChange={(event) => type({ ...typed, reason: event.currentTarget.value })}
            error={errorOf('reason')}
            maxLength={200}
            required
            withAsterisk={false}
          />
        ) : null}
        {general ? <ProblemText problem={general} /> : null}
        <FormActs>
          {!acts.isTyped && isCorrection ? (
            <ActionButton variant="default" onAct={acts.onDiscard}>
              {t('common.cancel')}
            </ActionButton>
          ) : null}
          {acts.isTyped ? (
            <>
              <SaveWord draft={draft} />
              <ConfirmButton
                variant="default"
                leftSection={<IconTrash size={18} aria-hidden />}
                question={t('records.drafts.discardQuestion')}
                consequence={t('diagnostics.discardText')}
                onAct={acts.onDiscard}
              >
                {t('records.drafts.discard')}
              </ConfirmButton>
            </>
          ) : null}
          <ActionButton
            shortcut="F9"
            isBusy={isSending}
            leftSection={<IconLock size={18} aria-hidden />}
            onAct={() => void enter()}
          >
            {title}
          </ActionButton>
        </FormActs>
      </Form>
    </Section>
  );
}
