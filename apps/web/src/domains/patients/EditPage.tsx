import { type PatientJson, patients } from '@pramana/contract';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { asProblem } from '../../lib/problem.ts';
import { useAction, useRoute } from '../../lib/query.ts';
import { useSession } from '../../lib/session.tsx';
import { toast } from '../../lib/toast.ts';
import { paths } from '../../paths.ts';
import { ConflictQuestion } from '../../ui/ConflictQuestion.tsx';
import { LeaveGuard } from '../../ui/LeaveGuard.tsx';
import { Page } from '../../ui/Page.tsx';
import { PageProblem } from '../../ui/PageProblem.tsx';
import { PageSkeleton } from '../../ui/PageSkeleton.tsx';
import { mergePatient, type PatientPart, takePart } from './conflict.ts';
import { bodyBy, fieldsOf, isSamePatient, type PatientFields } from './fields.ts';
import { PatientForm } from './PatientForm.tsx';
import { usePartText } from './partText.ts';

/** Changes a patient; begins from what is stored when the page opens. */
export default function EditPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const patient = useRoute(patients.patients.show, { params: { id } });
  const [start, setStart] = useState<PatientJson | null>(null);
  // A refresh must not pull the form from under the hands of who types.
  if (start === null && patient.data && !patient.isRefreshing) setStart(patient.data);
  if (start) return <Editor key={start.id} start={start} />;
  if (!patient.problem) return <PageSkeleton />;
  const back = { to: paths.patients(), label: t('patients.title') };
  return <PageProblem title={t('patients.one')} problem={patient.problem} onRetry={patient.refetch} back={back} />;
}

interface Dispute {
  theirs: PatientFields;
  parts: readonly PatientPart[];
}

function Editor({ start }: { start: PatientJson }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { may } = useSession();
  const textOf = usePartText();
  const [base, setBase] = useState(start);
  const [fields, setFields] = useState(() => fieldsOf(start));
  const [dispute, setDispute] = useState<Dispute | null>(null);
  const params = { id: start.id };
  const update = useAction(patients.patients.update, { refreshes: [patients.patients.show, patients.patients.list] });
  const leave = (): void => void navigate({ to: paths.patient(start.id), replace: true, ignoreBlocker: true });
  const join = async (): Promise<void> => {
    const { data: now } = await call(patients.patients.show, { params });
    const merge = mergePatient(fieldsOf(base), fields, fieldsOf(now));
    setBase(now);
    setFields(merge.fields);
    setDispute({ theirs: fieldsOf(now), parts: merge.disputed });
  };
  const save = async (): Promise<void> => {
    try {
      await update.send({ params, body: { ...bodyBy(may, fields), revision: base.revision } });
      toast(t('patients.saved'));
      leave();
    } catch (thrown) {
      // Every refusal stands in `update.problem`; this one is answered at once.
      if (asProblem(thrown).code === 'conflict') await join();
    }
  };
  const change = (next: PatientFields): void => {
    if (update.problem) update.clearProblem();
    setFields(next);
  };
  const take = (part: PatientPart): void => {
    if (!dispute) return;
    setFields(takePart(fields, dispute.theirs, part));
    setDispute({ ...dispute, parts: dispute.parts.filter((each) => each !== part) });
  };
  const disputed = (dispute?.parts ?? []).map((part) => ({
    part,
    name: t(`patients.partName.${part}`),
    stored: dispute ? textOf(dispute.theirs, part) : '',
  }));
  return (
    <Page title={t('patients.edit', { name: start.name })} subtitle={start.number}>
      <PatientForm
        label={t('patients.act.save')}
        fields={fields}
        onChange={change}
        onSubmit={() => void save()}
        onCancel={() => void navigate({ to: paths.patient(start.id), replace: true })}
        isBusy={update.isBusy}
        problem={update.problem?.code === 'conflict' ? null : update.problem}
        question={dispute ? <ConflictQuestion disputed={disputed} onTake={take} /> : undefined}
      />
      <LeaveGuard isOn={!isSamePatient(fields, fieldsOf(base))} />
    </Page>
  );
}
