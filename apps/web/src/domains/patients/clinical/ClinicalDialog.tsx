import { ActionIcon, Button, Checkbox, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { ALLERGY_KINDS, ALLERGY_SEVERITIES, type AllergyJson, type ClinicalJson, patients } from '@pramana/contract';
import { civil } from '@pramana/kernel';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newKey } from '../../../lib/intent.ts';
import { useNow } from '../../../lib/now.ts';
import { useAction } from '../../../lib/query.ts';
import { useHospital } from '../../../lib/session.tsx';
import { toast } from '../../../lib/toast.ts';
import { DateField } from '../../../ui/DateField.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Form, useFormProblem } from '../../../ui/Form.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import classes from './Clinical.module.css';

type Row = AllergyJson & { key: string };
const NEW = { substance: '', kind: 'medicine', severity: 'unknown', reaction: '' } as const;

/** Allergies and weight as a form; each saving is a version of its own. */
export function ClinicalDialog({ id, data, onClose }: { id: string; data: ClinicalJson; onClose: () => void }) {
  const { t } = useTranslation();
  const today = civil(useNow(), useHospital().zone).date;
  const [rows, setRows] = useState<readonly Row[]>(() => data.allergies.map((each) => ({ ...each, key: newKey() })));
  const [noKnownAllergies, setNone] = useState(data.noKnownAllergies);
  const [weightKg, setWeight] = useState(data.weightKg);
  const [weighedOn, setDay] = useState(data.weighedOn ?? today);
  const { show, save } = patients.clinical;
  const send = useAction(save, { refreshes: [show] });
  const paths = rows.map((_, at) => `allergies/${at}/substance`);
  const { errorOf, general } = useFormProblem(send.problem, [...paths, 'noKnownAllergies', 'weightKg', 'weighedOn']);
  const change = (key: string, part: Partial<AllergyJson>): void =>
    setRows(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  const submit = (): void => {
    const allergies = rows.map(({ key: _, ...each }) => each);
    const body = { allergies, noKnownAllergies: noKnownAllergies && rows.length === 0, weightKg, weighedOn };
    send.run({ params: { id }, body: { ...body, base: data.version, merged: data.merged } }, () => {
      toast(t('patients.clinical.saved'));
      onClose();
    });
  };
  const title = t('patients.clinical.title');
  const footer = (
    <>
      <Button variant="default" onClick={onClose}>
        {t('common.cancel')}
      </Button>
      <Button loading={send.isBusy} onClick={submit}>
        {t('people.save')}
      </Button>
    </>
  );
  return (
    <Dialog title={title} isOpen onClose={onClose} footer={footer} width={760}>
      <Form label={title} onSubmit={submit} problem={send.problem}>
        <Stack gap="md">
          <div className={classes.rows}>
            {rows.map((row, at) => (
              <div key={row.key} className={classes.row}>
                <TextInput
                  label={t('patients.clinical.substance')}
                  value={row.substance}
                  onChange={(event) => change(row.key, { substance: event.currentTarget.value })}
                  error={errorOf(`allergies/${at}/substance`)}
                  maxLength={200}
                  required
                  withAsterisk={false}
                  autoComplete="off"
                />
                <Select
                  label={t('patients.clinical.kindOf')}
                  data={ALLERGY_KINDS.map((value) => ({ value, label: t(`patients.clinical.kind.${value}`) }))}
                  value={row.kind}
                  onChange={(kind) => (kind === null ? undefined : change(row.key, { kind }))}
                  allowDeselect={false}
                />
                <Select
                  label={t('patients.clinical.severityOf')}
                  data={ALLERGY_SEVERITIES.map((value) => ({
                    value,
                    label: t(`patients.clinical.severity.${value}`),
                  }))}
                  value={row.severity}
                  onChange={(severity) => (severity === null ? undefined : change(row.key, { severity }))}
                  allowDeselect={false}
                />
                <TextInput
                  label={t('patients.clinical.reaction')}
                  value={row.reaction}
                  onChange={(event) => change(row.key, { reaction: event.currentTarget.value })}
                  maxLength={200}
                  autoComplete="off"
                />
                <ActionIcon
                  size="lg"
                  aria-label={t('patients.clinical.remove', { substance: row.substance })}
                  onClick={() => setRows(rows.filter(({ key }) => key !== row.key))}
                >
                  <IconTrash size={18} stroke={1.6} />
                </ActionIcon>
              </div>
            ))}
          </div>
          <div>
            <Button
              variant="default"
              leftSection={<IconPlus size={16} aria-hidden />}
              onClick={() => setRows([...rows, { ...NEW, key: newKey() }])}
            >
              {t('patients.clinical.add')}
            </Button>
          </div>
          {rows.length === 0 ? (
            <Checkbox
              label={t('patients.clinical.none')}
              checked={noKnownAllergies}
              onChange={(event) => setNone(event.currentTarget.checked)}
              error={errorOf('noKnownAllergies')}
            />
          ) : null}
          <div className={classes.row}>
            <NumberInput
              label={t('patients.clinical.weight')}
              value={weightKg ?? ''}
              onChange={(value) => setWeight(typeof value === 'number' ? value : null)}
              error={errorOf('weightKg')}
              min={0.2}
              max={500}
              decimalScale={1}
              suffix=" kg"
            />
            <DateField
              label={t('patients.clinical.weighedOn')}
              value={weighedOn}
              maxDate={today}
              onChange={(day) => setDay(day ?? today)}
              error={errorOf('weighedOn')}
            />
          </div>
          {general ? <ProblemText problem={general} /> : null}
        </Stack>
      </Form>
    </Dialog>
  );
}
