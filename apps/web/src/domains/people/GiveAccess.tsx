import { IconId } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { AccessDialog } from './card/AccessDialog.tsx';
import type { CardHolder } from './card/PatientCard.tsx';

/** At the desk: who sees this patient as their own, and a card by which one more opens an account. */
export function GiveAccess({ patient }: { patient: CardHolder }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <ActionButton variant="default" leftSection={<IconId size={18} aria-hidden />} onAct={() => setOpen(true)}>
        {t('people.access.give')}
      </ActionButton>
      {isOpen ? <AccessDialog patient={patient} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
