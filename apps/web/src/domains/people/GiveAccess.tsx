import { IconId } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { AccessDialog } from './card/AccessDialog.tsx';

/** At the desk: who sees this patient as their own, and a card by which one more opens an account. */
export function GiveAccess({ patientId }: { patientId: string }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <ActionButton variant="default" leftSection={<IconId size={18} aria-hidden />} onAct={() => setOpen(true)}>
        {t('people.access.give')}
      </ActionButton>
      {isOpen ? <AccessDialog patientId={patientId} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
