import { Text, Textarea, TextInput } from '@mantine/core';
import { type ApplicationJson, type BodyOf, joining } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../lib/query.ts';
import { toast } from '../../lib/toast.ts';
import { useFormProblem } from '../../ui/Form.tsx';
import { PersonDialog } from './PersonDialog.tsx';
import { RoleChoice } from './RoleChoice.tsx';
import { useDepartments } from './useDepartments.ts';
import { WORK_INPUTS, WorkFields } from './WorkFields.tsx';

const routes = joining.applications;
type Facts = BodyOf<typeof routes.update>;
const SHOWN = ['name', 'email', 'roles', 'note', ...WORK_INPUTS];

function factsOf(application: ApplicationJson): Facts {
  const { name, email, roles, note, revision } = application;
  const { departmentId, category, experienceYears, degree, registrationNumber, council } = application;
  const work = { departmentId, category, experienceYears, degree, registrationNumber, council };
  return { name, email, roles, note, revision, ...work };
}

/** Corrects what somebody wrote about themselves; the proved phone stays, and so does what stood there before. */
export function ApplicationEdit({ application, onClose }: { application: ApplicationJson; onClose: () => void }) {
  const { t } = useTranslation();
  const [form, setForm] = useState(() => factsOf(application));
  const departments = useDepartments(application);
  const save = useAction(routes.update, { refreshes: [routes.show, routes.list] });
  const { errorOf, general } = useFormProblem(save.problem, SHOWN);
  const set = (change: Partial<Facts>): void => setForm({ ...form, ...change });
  const send = (): void =>
    save.run({ params: { id: application.id }, body: form }, () => {
      toast(t('people.edited', { name: form.name }));
      onClose();
    });
  const text = (field: 'name' | 'email', label: string) => (
    <TextInput
      label={label}
      value={form[field]}
      onChange={(event) => set({ [field]: event.currentTarget.value })}
      error={errorOf(field)}
      maxLength={200}
      required
      withAsterisk={false}
    />
  );
  return (
    <PersonDialog
      title={t('people.edit')}
      act={t('people.save')}
      save={save}
      general={general}
      onSave={send}
      onClose={onClose}
      width={640}
    >
      <Text size="sm">{t('people.editText')}</Text>
      {text('name', t('people.name'))}
      {text('email', t('people.email'))}
      <RoleChoice
        label={t('people.apply.roles')}
        value={form.roles}
        onChange={(roles) => set({ roles })}
        error={errorOf('roles')}
      />
      <WorkFields value={form} onChange={set} errorOf={errorOf} isDoctor departments={departments} />
      <Textarea
        label={t('people.apply.note')}
        value={form.note}
        onChange={(event) => set({ note: event.currentTarget.value })}
        error={errorOf('note')}
        maxLength={1000}
        autosize
        minRows={2}
      />
    </PersonDialog>
  );
}
