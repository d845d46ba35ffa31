import { Text, TextInput } from '@mantine/core';
import { type CanOf, type MemberInputJson, type MemberJson, people as routes } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { useWhyWords } from '../../../ui/ActionButton.tsx';
import { useFormProblem } from '../../../ui/Form.tsx';
import { PhoneInput } from '../../patients/PhoneInput.tsx';
import { PersonDialog } from '../PersonDialog.tsx';
import { WORK_FIELDS, WorkFields } from '../WorkFields.tsx';

interface EditDialogProps {
  member: MemberJson;
  can: CanOf<typeof routes.members.show> | undefined;
  onClose: () => void;
}

const SHOWN = ['name', 'phone', ...WORK_FIELDS];

function inputOf(member: MemberJson): MemberInputJson {
  const { name, phone, department, category, experienceYears, degree, registrationNumber, council, revision } = member;
  return { name, phone, department, category, experienceYears, degree, registrationNumber, council, revision };
}

/** Changes what the hospital knows of somebody; what was known before stays in the history. */
export function EditDialog({ member, can, onClose }: EditDialogProps) {
  const { t } = useTranslation();
  const [form, setForm] = useState(() => inputOf(member));
  const save = useAction(routes.members.update, { refreshes: [routes.members.show, routes.members.list] });
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
      <WorkFields value={form} onChange={set} errorOf={errorOf} isDoctor />
    </PersonDialog>
  );
}
