import { Button, Stack, Text, TextInput } from '@mantine/core';
import { type CanOf, type MemberInputJson, type MemberJson, people as routes } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ActionButton, useWhyWords } from '../../../ui/ActionButton.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Form, useFormProblem } from '../../../ui/Form.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { PhoneInput } from '../../patients/PhoneInput.tsx';
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
  const footer = (
    <>
      <Button variant="default" onClick={onClose}>
        {t('common.cancel')}
      </Button>
      <ActionButton onAct={send} isBusy={save.isBusy}>
        {t('people.save')}
      </ActionButton>
    </>
  );
  return (
    <Dialog title={t('people.edit')} isOpen onClose={onClose} footer={footer} width={640}>
      <Form label={t('people.edit')} onSubmit={send} problem={save.problem}>
        <Stack gap="md">
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
          {general ? <ProblemText problem={general} /> : null}
        </Stack>
      </Form>
    </Dialog>
  );
}
