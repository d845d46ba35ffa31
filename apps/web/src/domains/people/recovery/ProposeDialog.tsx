import { Button, Stack, Text, Textarea } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProblemError } from '../../../lib/problem.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Form, useFormProblem } from '../../../ui/Form.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';

export interface ProposalDraft {
  login: string;
  reason: string;
}

interface ProposeDialogProps {
  draft: ProposalDraft;
  onChange: (draft: ProposalDraft) => void;
  /** How the reader names the new admin. */
  who: (error: string | undefined) => ReactNode;
  /** What follows, in the words of whoever asks. */
  consequence: string;
  problem: ProblemError | null;
  isBusy: boolean;
  onSend: () => void;
  onClose: () => void;
}

/** Proposes a new admin: whom, why, and what follows from it before anything is sent. */
export function ProposeDialog({ draft, onChange, who, consequence, ...rest }: ProposeDialogProps) {
  const { t } = useTranslation();
  const { errorOf, general } = useFormProblem(rest.problem, ['login', 'reason']);
  const isReady = draft.login.trim() !== '' && draft.reason.trim() !== '';
  const can = isReady ? { ok: true } : { ok: false, why: t('people.recovery.needed') };
  const footer = (
    <>
      <Button variant="default" onClick={rest.onClose}>
        {t('common.cancel')}
      </Button>
      <ActionButton can={can} isBusy={rest.isBusy} onAct={rest.onSend}>
        {t('people.recovery.propose')}
      </ActionButton>
    </>
  );
  return (
    <Dialog title={t('people.recovery.propose')} isOpen onClose={rest.onClose} footer={footer}>
      <Form
        label={t('people.recovery.propose')}
        onSubmit={() => (isReady ? rest.onSend() : undefined)}
        problem={rest.problem}
      >
        <Stack gap="md">
          <Text size="sm">{consequence}</Text>
          {who(errorOf('login'))}
          <Textarea
            label={t('people.reason')}
            description={t('people.recovery.reasonHint')}
            value={draft.reason}
            onChange={(event) => onChange({ ...draft, reason: event.currentTarget.value })}
            error={errorOf('reason')}
            maxLength={200}
            autosize
            minRows={2}
            required
            withAsterisk={false}
          />
          {general ? <ProblemText problem={general} /> : null}
        </Stack>
      </Form>
    </Dialog>
  );
}
