import { patients } from '@pramana/contract';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../lib/query.ts';
import { useSession } from '../../lib/session.tsx';
import { toast } from '../../lib/toast.ts';
import { paths } from '../../paths.ts';
import { LeaveGuard } from '../../ui/LeaveGuard.tsx';
import { Page } from '../../ui/Page.tsx';
import { DuplicateQuestion } from './DuplicateQuestion.tsx';
import { bodyBy, EMPTY_PATIENT, isSamePatient, type PatientFields } from './fields.ts';
import { PatientForm } from './PatientForm.tsx';

/** Registers a patient; a probable duplicate is shown before there are two of one person. */
export default function RegisterPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { may } = useSession();
  const { history } = useRouter();
  const [fields, setFields] = useState(EMPTY_PATIENT);
  const create = useAction(patients.patients.create, { refreshes: [patients.patients.list] });
  const register = (confirmed: { confirmDuplicate?: true; duplicateReason?: string }): void =>
    create.run({ body: { ...bodyBy(may, fields), ...confirmed } }, ({ data }) => {
      toast(t('patients.registered', { name: data.name, number: data.number }));
      void navigate({ to: paths.patient(data.id), replace: true, ignoreBlocker: true });
    });
  const change = (next: PatientFields): void => {
    // A refusal is about what was sent; what is typed now is another question.
    if (create.problem) create.clearProblem();
    setFields(next);
  };
  const isDuplicate = create.problem?.code === 'already_exists';
  return (
    <Page title={t('patients.register')} subtitle={t('patients.registerText')}>
      <PatientForm
        label={t('patients.act.register')}
        fields={fields}
        onChange={change}
        onSubmit={() => register({})}
        onCancel={() => history.back()}
        isBusy={create.isBusy}
        problem={create.problem}
        question={
          isDuplicate && create.problem ? (
            <DuplicateQuestion
              problem={create.problem}
              onOther={(duplicateReason) => register({ confirmDuplicate: true, duplicateReason })}
              onSame={(id) => void navigate({ to: paths.patient(id), ignoreBlocker: true })}
              isBusy={create.isBusy}
            />
          ) : undefined
        }
      />
      <LeaveGuard isOn={!isSamePatient(fields, EMPTY_PATIENT) && !create.isBusy} />
    </Page>
  );
}
