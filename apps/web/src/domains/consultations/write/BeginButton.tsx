import { consultations } from '@pramana/contract';
import { IconStethoscope } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { useSession } from '../../../lib/session.tsx';
import { paths } from '../../../paths.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';

interface BeginButtonProps {
  patientId: string;
  /** The visit that it belongs to, where there is one. */
  encounterId?: string | null;
  variant?: 'default' | 'filled';
}

/** Begins a consultation of this patient, or goes on with the one that the doctor has left open. */
export function BeginButton({ patientId, encounterId = null, variant = 'default' }: BeginButtonProps) {
  const { t } = useTranslation();
  const { may } = useSession();
  const navigate = useNavigate();
  const begin = useAction(consultations.consultations.begin);
  if (!may('consultation:write')) return null;
  const act = (): void =>
    begin.run(
      { params: { id: patientId }, body: { encounterId } },
      ({ data }) => void navigate({ to: paths.consultation(data.id) }),
    );
  return (
    <>
      {begin.problem ? <ProblemText problem={begin.problem} /> : null}
      <ActionButton
        variant={variant}
        isBusy={begin.isBusy}
        leftSection={<IconStethoscope size={18} aria-hidden />}
        onAct={act}
      >
        {t('consultations.begin')}
      </ActionButton>
    </>
  );
}
