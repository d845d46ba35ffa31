import { Button, TextInput } from '@mantine/core';
import { type DepartmentJson, departments as routes } from '@pramana/contract';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { asProblem } from '../../lib/problem.ts';
import { useAction } from '../../lib/query.ts';
import { toast } from '../../lib/toast.ts';
import { paths } from '../../paths.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { ConflictQuestion } from '../../ui/ConflictQuestion.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Form, useFormProblem } from '../../ui/Form.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';

const { create, rename, list, show } = routes.departments;

/** Adds a department, or gives one another name. */
export function NameDialog({ department, onClose }: { department?: DepartmentJson; onClose: () => void }) {
  const { t } = useTranslation();
  const open = useNavigate();
  const [name, setName] = useState(department?.name ?? '');
  // The page behind refreshes; the name that is typed goes on from the one that was seen.
  const [seen, setSeen] = useState(department);
  const [isOvertaken, setOvertaken] = useState(false);
  const add = useAction(create, { refreshes: [list, show] });
  const change = useAction(rename, { refreshes: [list, show] });
  const running = department === undefined ? add : change;
  const { errorOf, general } = useFormProblem(running.problem, ['name']);
  const title = t(department === undefined ? 'departments.add' : 'departments.rename');
  const done = (): void => {
    toast(t('departments.saved', { name: name.trim() }));
    onClose();
  };
  const renameFrom = async ({ id, revision }: DepartmentJson): Promise<void> => {
    setOvertaken(false);
    try {
      await change.send({ params: { id }, body: { name, revision } });
      done();
    } catch (thrown) {
      // Every refusal stands in `change.problem`; after this one the stored name is shown beside the typed one.
      if (asProblem(thrown).code !== 'conflict') return;
      const now = await call(show, { params: { id } }).catch(() => null);
      if (now === null) return;
      setSeen(now.data);
      setOvertaken(true);
    }
  };
  const save = (): void => {
    if (seen !== undefined) return void renameFrom(seen);
    add.run({ body: { name } }, ({ data }) => {
      done();
      void open({ to: paths.department(data.id) });
    });
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
        {isOvertaken && seen ? (
          <ConflictQuestion
            disputed={[{ part: 'name', name: t('departments.name'), stored: seen.name }]}
            onTake={() => setName(seen.name)}
          />
        ) : general ? (
          <ProblemText problem={general} />
        ) : null}
      </Form>
    </Dialog>
  );
}
