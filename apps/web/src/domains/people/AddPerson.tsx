import { TextInput } from '@mantine/core';
import { people as routes, type StaffRole } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../lib/query.ts';
import { toast } from '../../lib/toast.ts';
import { useFormProblem } from '../../ui/Form.tsx';
import { NewPasswordInput } from '../identity/NewPasswordInput.tsx';
import { PersonDialog } from './PersonDialog.tsx';
import { RoleChoice } from './RoleChoice.tsx';

const NOBODY = { name: '', login: '', password: '', roles: [] as StaffRole[] };

/** Adds a colleague with a first password, which they change themselves. */
export function AddPerson({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const create = useAction(routes.colleagues.create, { refreshes: [routes.members.list, routes.colleagues.list] });
  const { errorOf, general } = useFormProblem(create.problem, ['name', 'login', 'password', 'roles']);
  const [form, setForm] = useState(NOBODY);
  const set = (change: Partial<typeof form>): void => setForm({ ...form, ...change });
  const save = (): void =>
    create.run({ body: form }, ({ data }) => {
      toast(t('people.added', { name: data.name }));
      onClose();
    });
  const can = form.roles.length > 0 ? { ok: true } : { ok: false, why: t('people.rolesNeeded') };
  const title = t('people.add');
  return (
    <PersonDialog title={title} act={title} can={can} save={create} general={general} onSave={save} onClose={onClose}>
      <TextInput
        label={t('people.name')}
        value={form.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={errorOf('name')}
        required
        withAsterisk={false}
        data-autofocus
      />
      <TextInput
        label={t('people.login')}
        value={form.login}
        onChange={(event) => set({ login: event.currentTarget.value })}
        error={errorOf('login')}
        autoCapitalize="none"
        spellCheck={false}
        required
        withAsterisk={false}
      />
      <NewPasswordInput
        label={t('people.firstPassword')}
        value={form.password}
        onChange={(password) => set({ password })}
        error={errorOf('password')}
      />
      <RoleChoice
        label={t('people.roles')}
        value={form.roles}
        onChange={(roles) => set({ roles })}
        error={errorOf('roles')}
      />
    </PersonDialog>
  );
}
