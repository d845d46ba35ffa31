import { IconStethoscope } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { useBegin } from './useBegin.ts';

interface BeginButtonProps {
  patientId: string;
  /** The visit that it belongs to, where there is one. */
  encounterId?: string | null;
  variant?: 'default' | 'filled';
}

/** Begins a consultation of this patient, or goes on with the one that the doctor has left open. */
export function BeginButton({ patientId, encounterId = null, variant = 'default' }: BeginButtonProps) {
  const { t } = useTranslation();
  const { isDoctor, begin, isBusy, problem } = useBegin();
  if (!isDoctor) return null;
  return (
    <>
      {problem ? <ProblemText problem={problem} /> : null}
      <ActionButton
        variant={variant}
        isBusy={isBusy}
        leftSection={<IconStethoscope size={18} aria-hidden />}
        onAct={() => begin(patientId, encounterId)}
      >
        {t('consultations.begin')}
      </ActionButton>
    </>
  );
}
