import { Button, Checkbox, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { people as routes, STAFF_ROLES, type StaffRole } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../lib/query.ts';
import { toast } from '../../lib/toast.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Form, useFormProblem } from '../../ui/Form.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import { NewPasswordInput } from '../identity/NewPasswordInput.tsx';

const NOBODY = { name: '', login: '', password: '', roles: [] as StaffRole[] };

interface AddPersonProps {
  isOpen: boolean;
  onClose: () => void;
}

/** Adds a colleague with a first password, which they change themselves. */
export function AddPerson({ isOpen, onClose }: AddPersonProps) {
  const { t } = useTranslation();
  const create = useAction(routes.colleagues.create, { refreshes: [routes.members.list, routes.colleagues.list] });
  const { errorOf, general } = useFormProblem(create.problem, ['name', 'login', 'password', 'roles']);
  const [form, setForm] = useState(NOBODY);
  const close = (): void => {
    setForm(NOBODY);
    create.clearProblem();
    onClose();
  };
  const save = (): void =>
    create.run({ body: form }, ({ data }) => {
      toast(t('people.added', { name: data.name }));
      close();
    });
  const can = form.roles.length > 0 ? { ok: true } : { ok: false, why: t('people.rolesNeeded') };
  const footer = (
    <>
      <Button variant="default" onClick={close}>
        {t('common.cancel')}
      </Button>
      <ActionButton onAct={save} can={can} isBusy={create.isBusy}>
        {t('people.add')}
      </ActionButton>
    </>
  );
  return (
    <Dialog title={t('people.add')} isOpen={isOpen} onClose={close} footer={footer}>
      <Form label={t('people.add')} onSubmit={() => (can.ok ? save() : undefined)} problem={create.problem}>
        <Stack gap="md">
          <TextInput
            label={t('people.name')}
            value={form.name}
            onChange={(event) => setForm({ ...form, name: event.currentTarget.value })}
            error={errorOf('name')}
            required
            withAsterisk={false}
            data-autofocus
          />
          <TextInput
            label={t('people.login')}
            value={form.login}
            onChange={(event) => setForm({ ...form, login: event.currentTarget.value })}
            error={errorOf('login')}
            autoCapitalize="none"
            spellCheck={false}
            required
            withAsterisk={false}
          />
          <NewPasswordInput
            label={t('people.firstPassword')}
            value={form.password}
            onChange={(password) => setForm({ ...form, password })}
            error={errorOf('password')}
          />
          <Checkbox.Group
            label={t('people.roles')}
            value={form.roles}
            onChange={(roles) => setForm({ ...form, roles: STAFF_ROLES.filter((role) => roles.includes(role)) })}
            error={errorOf('roles')}
          >
            <SimpleGrid cols={2} spacing="xs" mt={4}>
              {STAFF_ROLES.map((role) => (
                <Checkbox key={role} value={role} label={t(`role.${role}`)} />
              ))}
            </SimpleGrid>
          </Checkbox.Group>
          {general ? <ProblemText problem={general} /> : null}
        </Stack>
      </Form>
    </Dialog>
  );
}
