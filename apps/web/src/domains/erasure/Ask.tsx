import { Text, Textarea } from '@mantine/core';
import type { ErasureRequestJson } from '@pramana/contract';
import { IconEraser } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProblemError } from '../../lib/problem.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import { Section } from '../../ui/Section.tsx';
import classes from './Erasure.module.css';

export interface AskProps {
  request: ErasureRequestJson | null;
  onAsk: (reason: string) => void;
  isBusy: boolean;
  problem: ProblemError | null;
}

/** Asks for an erasure with a reason; or says that one is open. */
export function Ask({ request, onAsk, isBusy, problem }: AskProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  if (request?.state === 'open') {
    return (
      <Section title={t('erasure.ask')}>
        <Text size="sm" role="status">
          {t('erasure.asked')}
        </Text>
      </Section>
    );
  }
  return (
    <Section title={t('erasure.ask')}>
      <div className={classes.ask}>
        <Textarea
          label={t('erasure.askReason')}
          description={t('erasure.askHelp')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={500}
          autosize
          minRows={2}
        />
        {problem === null ? null : <ProblemText problem={problem} />}
        <div>
          <ActionButton
            can={{ ok: reason.trim().length >= 3, why: t('erasure.askReason') }}
            isBusy={isBusy}
            leftSection={<IconEraser size={18} aria-hidden />}
            onAct={() => onAsk(reason.trim())}
          >
            {t('erasure.ask')}
          </ActionButton>
        </div>
      </div>
    </Section>
  );
}
