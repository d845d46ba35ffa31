import { Button, TextInput } from '@mantine/core';
import { type DepartmentJson, departments as routes } from '@pramana/contract';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../lib/query.ts';
import { toast } from '../../lib/toast.ts';
import { paths } from '../../paths.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Form, useFormProblem } from '../../ui/Form.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';

const { create, rename, list, show } = routes.departments;

/** Adds a department, or gives one another name. */
export function NameDialog({ department, onClose }: { department?: DepartmentJson; onClose: () => void }) {
  const { t } = useTranslation();
  const open = useNavigate();
  const [name, setName] = useState(department?.name ?? '');
  const add = useAction(create, { refreshes: [list, show] });
  const change = useAction(rename, { refreshes: [list, show] });
  const running = department === undefined ? add : change;
  const { errorOf, general } = useFormProblem(running.problem, ['name']);
  const title = t(department === undefined ? 'departments.add' : 'departments.rename');
  const done = (): void => {
    toast(t('departments.saved', { name: name.trim() }));
    onClose();
  };
  const save = (): void => {
    if (department === undefined) {
      add.run({ body: { name } }, ({ data }) => {
        done();
        void open({ to: paths.department(data.id) });
      });
    } else change.run({ params: { id: department.id }, body: { name, revision: department.revision } }, done);
  };
  const can = name.trim() === '' ? { ok: false, why: t('departments.nameNeeded') } : { ok: true };
  const footer = (
    <>
      <Button variant="default" onClick={onClose}>
        {t('common.cancel')}
      </Button>
      <ActionButton onAct={save} can={can} isBusy={running.isBusy}>
        {title}
      </ActionButton>
    </>
  );
  return (
    <Dialog title={title} isOpen onClose={onClose} footer={footer}>
      <Form label={title} onSubmit={() => (can.ok ? save() : undefined)} problem={running.problem}>
        <TextInput
          label={t('departments.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={errorOf('name')}
          maxLength={200}
          autoComplete="off"
          required
          withAsterisk={false}
          data-autofocus
        />
        {general ? <ProblemText problem={general} /> : null}
      </Form>
    </Dialog>
  );
}
