import { Text, Textarea } from '@mantine/core';
import type { ErasureRequestJson } from '@pramana/contract';
import { IconEraser } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProblemError } from '../../lib/problem.ts';
import { ActionButton, type ActionButtonProps } from '../../ui/ActionButton.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import { Section } from '../../ui/Section.tsx';
import classes from './Erasure.module.css';

/** How the open request is taken back from the patient's account. */
export interface TakingBack {
  can: ActionButtonProps['can'];
  isBusy: boolean;
  problem: ProblemError | null;
  run: () => void;
}

export interface AskProps {
  request: ErasureRequestJson | null;
  /** The reader asks for themselves, and needs no reason. */
  isOwn: boolean;
  /** Null: not from here. */
  takingBack: TakingBack | null;
  onAsk: (reason: string) => void;
  isBusy: boolean;
  problem: ProblemError | null;
}

/** Asks for an erasure; or says that one is open, and takes it back. */
export function Ask({ request, isOwn, onAsk, isBusy, problem, takingBack }: AskProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const said = reason.trim();
  if (request?.state === 'open') {
    return (
      <Section title={t('erasure.ask')}>
        <Text size="sm" role="status">
          {t('erasure.asked')}
        </Text>
        {takingBack === null ? null : <TakeBack {...takingBack} />}
      </Section>
    );
  }
  return (
    <Section title={t('erasure.ask')}>
      <div className={classes.ask}>
        <Textarea
          label={t(isOwn ? 'erasure.askReasonOwn' : 'erasure.askReason')}
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
            can={{ ok: said.length >= 3 || isOwn, why: t('erasure.askReason') }}
            isBusy={isBusy}
            leftSection={<IconEraser size={18} aria-hidden />}
            onAct={() => onAsk(said)}
          >
            {t('erasure.ask')}
          </ActionButton>
        </div>
      </div>
    </Section>
  );
}

function TakeBack({ can, isBusy, problem, run }: TakingBack) {
  const { t } = useTranslation();
  return (
    <div className={classes.ask}>
      {problem === null ? null : <ProblemText problem={problem} />}
      <div>
        <ConfirmButton
          variant="default"
          can={can}
          isBusy={isBusy}
          question={t('erasure.takeBackQuestion')}
          consequence={t('erasure.withdrawText')}
          onAct={run}
        >
          {t('erasure.takeBack')}
        </ConfirmButton>
      </div>
    </div>
  );
}
