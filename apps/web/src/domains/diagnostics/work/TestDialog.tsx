import { Button, Checkbox, MultiSelect, TextInput } from '@mantine/core';
import { diagnostics, type LabCatalogueJson, type LabTestJson } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Form, FormActs, useFormProblem } from '../../../ui/Form.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { SubmitButton } from '../../../ui/SubmitButton.tsx';
import { Holds } from './AnalyteDialog.tsx';
import { ownCode } from './defining.ts';

interface TestDialogProps {
  /** Null: a test of the hospital's own. */
  test: LabTestJson | null;
  catalogue: LabCatalogueJson;
  taken: readonly string[];
  today: string;
  onClose: () => void;
}

const NEW: Typed = {
  code: '',
  name: '',
  also: '',
  specimen: '',
  container: '',
  fasting: false,
  analytes: [],
  retired: false,
};

/** A test as it can be ordered, from a day on; also that it is no longer offered. */
export function TestDialog(props: TestDialogProps) {
  const { t } = useTranslation();
  const { test, onClose } = props;
  return (
    <Dialog title={test?.name ?? t('diagnostics.tests.newTest')} isOpen onClose={onClose} width={640}>
      <TestForm {...props} />
    </Dialog>
  );
}

type Typed = Omit<LabTestJson, 'own'>;

function typedOf({ code, name, also, specimen, container, fasting, analytes, retired }: Typed): Typed {
  return { code, name, also, specimen, container, fasting, analytes, retired };
}

function TestForm({ test, catalogue: { analytes }, taken, today, onClose }: TestDialogProps) {
  const { t } = useTranslation();
  const [said, setSaid] = useState<Typed>(() => typedOf(test ?? NEW));
  const [from, setFrom] = useState(today);
  const [reason, setReason] = useState('');
  const send = useAction(diagnostics.tests.define, { refreshes: [diagnostics.tests.list, diagnostics.tests.history] });
  const shown = ['name', 'also', 'specimen', 'container', 'analytes', 'from', 'reason'];
  const { errorOf, general } = useFormProblem(send.problem, shown);
  const save = (): void => {
    const code = test === null ? ownCode(said.name, taken) : test.code;
    send.run({ body: { ...said, code, from, reason: reason.trim() } }, () => {
      toast(t('diagnostics.tests.saved'));
      onClose();
    });
  };
  const isComplete = said.name.trim() !== '' && said.specimen.trim() !== '' && said.analytes.length > 0;
  return (
    <Form label={test?.name ?? t('diagnostics.tests.newTest')} onSubmit={save} problem={send.problem}>
      {(['name', 'also', 'specimen', 'container'] as const).map((field) => (
        <TextInput
          key={field}
          mb="sm"
          label={t(`diagnostics.tests.field.${field}`)}
          value={said[field]}
          onChange={(event) => setSaid({ ...said, [field]: event.currentTarget.value })}
          error={errorOf(field)}
          required={field === 'name' || field === 'specimen'}
          maxLength={field === 'specimen' ? 60 : field === 'container' ? 100 : 200}
          {...(field === 'name' ? { 'data-autofocus': true } : {})}
        />
      ))}
      <MultiSelect
        label={t('diagnostics.tests.measures')}
        description={t('diagnostics.tests.measuresHint')}
        data={analytes.map(({ code, name }) => ({ value: code, label: name }))}
        value={said.analytes}
        onChange={(all) => setSaid({ ...said, analytes: all })}
        error={errorOf('analytes')}
        searchable
        required
      />
      <Checkbox
        mt="md"
        label={t('diagnostics.fasting')}
        checked={said.fasting}
        onChange={(event) => setSaid({ ...said, fasting: event.currentTarget.checked })}
      />
      <Checkbox
        mt="sm"
        mb="md"
        label={t('diagnostics.tests.retire')}
        checked={said.retired}
        onChange={(event) => setSaid({ ...said, retired: event.currentTarget.checked })}
      />
      <Holds from={from} setFrom={setFrom} reason={reason} setReason={setReason} today={today} errorOf={errorOf} />
      {general ? <ProblemText problem={general} /> : null}
      <FormActs>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <SubmitButton loading={send.isBusy} isReady={isComplete && reason.trim().length >= 3}>
          {t('diagnostics.tests.save')}
        </SubmitButton>
      </FormActs>
    </Form>
  );
}
