import { ActionIcon, Button, Stack, TextInput } from '@mantine/core';
import { type FactorJson, security } from '@pramana/contract';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { ConfirmButton } from '../../../ui/ConfirmButton.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Form, useFormProblem } from '../../../ui/Form.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import type { Changed } from './addDialog.ts';
import classes from './AddFactor.module.css';

/** One factor: what it is called, when it was used, rename, remove. */
export function FactorRow({ factor, onChanged }: { factor: FactorJson; onChanged: (changed: Changed) => void }) {
  const { t } = useTranslation();
  const remove = useAction(security.remove);
  const [isRenaming, setRenaming] = useState(false);
  const { id, name, kind, createdAt, lastUsedAt } = factor;
  return (
    <li>
      <span className={classes.words}>
        <strong>{name}</strong>
        <span>
          {t(`identity.security.kind.${kind}`)} ·{' '}
          {lastUsedAt === null ? t('identity.security.added') : t('identity.security.used')}{' '}
          <TimeText at={lastUsedAt ?? createdAt} />
        </span>
        {remove.problem ? <ProblemText problem={remove.problem} /> : null}
      </span>
      <ActionIcon
        variant="subtle"
        size="lg"
        onClick={() => setRenaming(true)}
        aria-label={t('identity.security.rename', { name })}
      >
        <IconPencil size={18} stroke={1.6} aria-hidden />
      </ActionIcon>
      <ConfirmButton
        variant="default"
        onAct={() => remove.run({ params: { id } }, ({ data }) => onChanged(data))}
        isBusy={remove.isBusy}
        question={t('identity.security.removeQuestion', { name })}
        consequence={t('identity.security.removeText')}
        verb={t('identity.security.remove')}
      >
        {t('identity.security.remove')}
      </ConfirmButton>
      <Rename factor={factor} isOpen={isRenaming} onClose={() => setRenaming(false)} />
    </li>
  );
}

function Rename({ factor, isOpen, onClose }: { factor: FactorJson; isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const rename = useAction(security.rename, { refreshes: [security.show] });
  const { errorOf, general } = useFormProblem(rename.problem, ['name']);
  const [name, setName] = useState(factor.name);
  const title = t('identity.security.rename', { name: factor.name });
  const submit = (): void => rename.run({ params: { id: factor.id }, body: { name } }, onClose);
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose} width={400}>
      <Form label={title} onSubmit={submit} problem={rename.problem}>
        <Stack gap="md">
          <TextInput
            label={t('identity.security.name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={errorOf('name')}
            maxLength={60}
            required
            withAsterisk={false}
            data-autofocus
          />
          {general ? <ProblemText problem={general} /> : null}
          <Button type="submit" loading={rename.isBusy}>
            {t('identity.security.renameVerb')}
          </Button>
        </Stack>
      </Form>
    </Dialog>
  );
}
