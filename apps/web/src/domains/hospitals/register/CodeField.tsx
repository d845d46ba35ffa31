import { Button, Group, Text, TextInput } from '@mantine/core';
import type { DataOf, hospitals as contract } from '@pramana/contract';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProblemError } from '../../../lib/problem.ts';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { useSeconds } from './useSeconds.ts';

/** Kept while counting: which code, until when. */
export type SentCode = DataOf<typeof contract.registration.sendCode>;

interface CodeFieldProps {
  sent: SentCode | null;
  code: string;
  onChange: (code: string) => void;
  onSend: () => void;
  isSending: boolean;
  /** Why no code was sent. */
  sendProblem: ProblemError | null;
  /** Why the code was not taken. */
  problem: ProblemError | null;
}

/** Sends a one-time code to the phone, counts down how long it holds and when another may be asked for. */
export function CodeField({ sent, code, onChange, onSend, isSending, sendProblem, problem }: CodeFieldProps) {
  const { t } = useTranslation();
  const timeId = useId();
  const holds = useSeconds(sent?.expiresAt ?? null);
  const waits = useSeconds(sent?.resendAt ?? null);
  // Said while it is typed: six digits send themselves, and letters would wait for ever.
  const isNoCode = /[^\d०-९\s-]/.test(code) || code.replace(/[\s-]/g, '').length > 6;
  return (
    <div>
      {sent === null ? null : (
        <>
          <TextInput
            label={t('hospitals.code.label')}
            value={code}
            onChange={(event) => onChange(event.currentTarget.value)}
            error={isNoCode ? t('problem.not_a_code') : problem ? <ProblemText problem={problem} /> : undefined}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={12}
            maw={240}
            aria-describedby={timeId}
            data-autofocus
          />
          <Text id={timeId} size="sm" c="dimmed" my={4}>
            {holds > 0 ? t('hospitals.code.holds', { seconds: holds }) : t('hospitals.code.over')}
          </Text>
        </>
      )}
      <Group gap="sm" mt={4}>
        <Button variant="default" onClick={onSend} loading={isSending} disabled={waits > 0}>
          {sent === null
            ? t('hospitals.code.send')
            : waits > 0
              ? t('hospitals.code.resendIn', { seconds: waits })
              : t('hospitals.code.resend')}
        </Button>
      </Group>
      {sendProblem ? <ProblemText problem={sendProblem} /> : null}
    </div>
  );
}
