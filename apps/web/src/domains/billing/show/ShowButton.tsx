import { Button } from '@mantine/core';
import { billing, ownBills } from '@pramana/contract';
import { IconEyeShare } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, callBlob } from '../../../lib/api.ts';
import { ShowDialog, type ShowSource } from './ShowDialog.tsx';

/** Opens the choice of what others see of a bill. */
export function ShowButton({ source }: { source: ShowSource }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <ShowVerb onClick={() => setOpen(true)} />
      <ShowDialog source={source} isOpen={isOpen} onClose={() => setOpen(false)} />
    </>
  );
}

/** The button alone, for a list whose rows come and go while the choice is open. */
export function ShowVerb({ onClick, isSmall = false }: { onClick: () => void; isSmall?: boolean }) {
  const { t } = useTranslation();
  return (
    <Button
      variant="default"
      size={isSmall ? 'xs' : 'sm'}
      leftSection={<IconEyeShare size={isSmall ? 14 : 18} stroke={1.6} aria-hidden />}
      onClick={onClick}
    >
      {t('billing.show.verb')}
    </Button>
  );
}

/** A bill at the counter, shown for its patient. */
export function counterSource(id: string): ShowSource {
  const params = { id };
  return {
    key: id,
    receipt: () => callBlob(billing.bills.receipt, { params }),
    make: async (positions) =>
      (await call(billing.bills.showItems, { params, body: { positions: [...positions] } })).data,
  };
}

/** A patient's own bill. */
export function ownSource(patient: string, bill: string): ShowSource {
  const params = { id: patient, bill };
  return {
    key: `${patient} ${bill}`,
    receipt: () => callBlob(ownBills.own.receipt, { params }),
    make: async (positions) =>
      (await call(ownBills.own.showItems, { params, body: { positions: [...positions] } })).data,
  };
}
