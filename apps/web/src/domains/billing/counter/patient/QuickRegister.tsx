import { Button, Checkbox, SegmentedControl, TextInput } from '@mantine/core';
import { type BodyOf, type PatientRowJson, patients } from '@pramana/contract';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../../lib/query.ts';
import { PhoneInput } from '../../../../ui/PhoneInput.tsx';
import { ProblemText, useFieldError } from '../../../../ui/ProblemText.tsx';
import { QuantityInput } from '../../../../ui/QuantityInput.tsx';
import { guessFields } from './guessFields.ts';
import classes from './Patient.module.css';

type Gender = BodyOf<typeof patients.patients.create>['gender'];
const GENDERS: readonly Gender[] = ['female', 'male', 'other', 'unknown'];

interface QuickRegisterProps {
  /** What was typed into the search: digits become the phone, letters the name. */
  text: string;
  onDone: (patient: PatientRowJson) => void;
  onCancel: () => void;
}

/** Registers a patient without leaving the counter: only what a bill needs; the rest can follow on the patient's page. */
export function QuickRegister({ text, onDone, onCancel }: QuickRegisterProps) {
  const { t } = useTranslation();
  const genderLabel = useId();
  const [fields, setFields] = useState(() => ({
    ...guessFields(text),
    gender: 'unknown' as Gender,
    age: null as number | null,
  }));
  const [isConfirmed, setConfirmed] = useState(false);
  const create = useAction(patients.patients.create, { refreshes: [patients.patients.list] });
  const errorOf = useFieldError(create.problem);
  const isDuplicate = create.problem?.code === 'already_exists';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const { name, phone, gender, age } = fields;
    const body = {
      name: name.trim(),
      phone: phone.trim() || null,
      gender,
      age,
      ...(isConfirmed ? { confirmDuplicate: true } : {}),
    };
    create.run({ body }, (answer) => onDone(answer.data));
  };
  const leave = (event: React.KeyboardEvent): void => {
    if (event.key === 'Escape') onCancel();
  };
  return (
    <form className={classes.form} onSubmit={submit} onKeyDown={leave} aria-label={t('billing.patient.register')}>
      <TextInput
        label={t('billing.patient.name')}
        value={fields.name}
        required
        maxLength={200}
        autoFocus
        autoComplete="off"
        error={errorOf('name')}
        onChange={(event) => setFields({ ...fields, name: event.currentTarget.value })}
      />
      <div>
        <span id={genderLabel}>{t('billing.patient.gender')}</span>
        <SegmentedControl
          fullWidth
          aria-labelledby={genderLabel}
          value={fields.gender}
          onChange={(gender) => setFields({ ...fields, gender: gender })}
          data={GENDERS.map((value) => ({ value, label: t(`billing.gender.${value}`) }))}
        />
      </div>
      <div className={classes.pair}>
        <QuantityInput
          label={t('billing.patient.age')}
          value={fields.age}
          min={0}
          max={130}
          onChange={(age) => setFields({ ...fields, age })}
          error={errorOf('age')}
        />
        <PhoneInput
          label={t('billing.patient.phone')}
          value={fields.phone}
          error={errorOf('phone')}
          onChange={(phone) => setFields({ ...fields, phone })}
        />
      </div>
      {create.problem && create.problem.context.field === undefined ? <ProblemText problem={create.problem} /> : null}
      {isDuplicate ? (
        <Checkbox
          label={t('billing.patient.confirmDuplicate')}
          checked={isConfirmed}
          onChange={(event) => setConfirmed(event.currentTarget.checked)}
        />
      ) : null}
      <div className={classes.acts}>
        <Button type="submit" loading={create.isBusy}>
          {t('billing.patient.registerAndBill')}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  );
}
