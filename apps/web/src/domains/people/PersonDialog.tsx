import { Button, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProblemError } from '../../lib/problem.ts';
import { ActionButton, type CanDo } from '../../ui/ActionButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Form } from '../../ui/Form.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';

interface PersonDialogProps {
  title: string;
  /** The words of the button. */
  act: string;
  can?: CanDo;
  save: { isBusy: boolean; problem: ProblemError | null };
  /** The refusal that no shown field is to blame for. */
  general: ProblemError | null;
  onSave: () => void;
  onClose: () => void;
  width?: number;
  children: ReactNode;
}

/** What is known of somebody, as a form in a dialog. */
export function PersonDialog(props: PersonDialogProps) {
  const { title, act, can = { ok: true }, save, general, onSave, onClose, width, children } = props;
  const { t } = useTranslation();
  const footer = (
    <>
      <Button variant="default" onClick={onClose}>
        {t('common.cancel')}
      </Button>
      <ActionButton onAct={onSave} can={can} isBusy={save.isBusy}>
        {act}
      </ActionButton>
    </>
  );
  return (
    <Dialog title={title} isOpen onClose={onClose} footer={footer} {...(width === undefined ? {} : { width })}>
      <Form label={title} onSubmit={() => (can.ok ? onSave() : undefined)} problem={save.problem}>
        <Stack gap="md">
          {children}
          {general ? <ProblemText problem={general} /> : null}
        </Stack>
      </Form>
    </Dialog>
  );
}
