import { Text, TextInput } from '@mantine/core';
import { type CanOf, clinicians, type MemberInputJson, type MemberJson, people as routes } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { useWhyWords } from '../../../ui/ActionButton.tsx';
import { useFormProblem } from '../../../ui/Form.tsx';
import { PhoneInput } from '../../../ui/PhoneInput.tsx';
import { PersonDialog } from '../PersonDialog.tsx';
import { useDepartments } from '../useDepartments.ts';
import { WORK_INPUTS, WorkFields } from '../WorkFields.tsx';
import { WorkAddress } from './WorkAddress.tsx';

interface EditDialogProps {
  member: MemberJson;
  can: CanOf<typeof routes.members.show> | undefined;
  onClose: () => void;
}

const ADDRESS = ['line', 'city', 'state', 'postalCode'].map((part) => `address/${part}`);
const SHOWN = ['name', 'phone', 'email', ...ADDRESS, ...WORK_INPUTS];

function inputOf(member: MemberJson): MemberInputJson {
  const { name, phone, email, address, departmentId, category, experienceYears, degree } = member;
  const { registrationNumber, council, revision } = member;
  const work = { departmentId, category, experienceYears, degree, registrationNumber, council };
  return { name, phone, email, address, revision, ...work };
}

/** Changes what the hospital knows of somebody; what was known before stays in the history. */
export function EditDialog({ member, can, onClose }: EditDialogProps) {
  const { t } = useTranslation();
  const [form, setForm] = useState(() => inputOf(member));
  const departments = useDepartments(member);
  const { show, list } = clinicians.clinicians;
  const save = useAction(routes.members.update, {
    refreshes: [routes.members.show, routes.members.list, show, list],
  });
  const { errorOf, general } = useFormProblem(save.problem, SHOWN);
  const set = (change: Partial<MemberInputJson>): void => setForm({ ...form, ...change });
  const whyNoName = useWhyWords()(can?.rename);
  const send = (): void =>
    save.run({ params: { id: member.id }, body: form }, () => {
      toast(t('people.edited', { name: form.name }));
      onClose();
    });
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
      <TextInput
        label={t('people.name')}
        value={form.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={errorOf('name')}
        description={can?.rename.ok === false ? whyNoName : undefined}
        readOnly={can?.rename.ok === false}
        maxLength={200}
        required
        withAsterisk={false}
        data-autofocus
      />
      <PhoneInput
        label={t('people.facts.phone')}
        value={form.phone ?? ''}
        onChange={(phone) => set({ phone })}
        error={errorOf('phone')}
      />
      <TextInput
        label={t('people.email')}
        type="email"
        value={form.email ?? ''}
        onChange={(event) => set({ email: event.currentTarget.value })}
        error={errorOf('email')}
        maxLength={200}
        autoComplete="off"
      />
      <WorkFields value={form} onChange={set} errorOf={errorOf} isDoctor departments={departments} />
      <WorkAddress value={form.address} onChange={(address) => set({ address })} errorOf={errorOf} />
    </PersonDialog>
  );
}
