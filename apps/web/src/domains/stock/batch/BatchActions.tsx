import { IconArrowBackUp, IconScale, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton, type CanDo } from '../../../ui/ActionButton.tsx';
import type { BatchJson } from '../list/columns.tsx';
import { useStockCan } from '../useStockCan.ts';
import { MoveDialog } from './MoveDialog.tsx';
import type { MoveReason } from './move.ts';

/** Count anew, or decide about what came back and stands apart. */
export function BatchActions({ batch }: { batch: BatchJson }) {
  const { t } = useTranslation();
  const can = useStockCan();
  const [reason, setReason] = useState<MoveReason | null>(null);
  const canDecide: CanDo = can.ok && batch.quarantined === 0 ? { ok: false, why: t('stock.nothingApart') } : can;
  return (
    <>
      <ActionButton
        variant="default"
        can={canDecide}
        leftSection={<IconTrash size={18} aria-hidden />}
        onAct={() => setReason('destroyed')}
      >
        {t('stock.act.destroy')}
      </ActionButton>
      <ActionButton
        variant="default"
        can={canDecide}
        leftSection={<IconArrowBackUp size={18} aria-hidden />}
        onAct={() => setReason('release')}
      >
        {t('stock.act.release')}
      </ActionButton>
      <ActionButton can={can} leftSection={<IconScale size={18} aria-hidden />} onAct={() => setReason('adjustment')}>
        {t('stock.act.adjust')}
      </ActionButton>
      {reason === null ? null : <MoveDialog batch={batch} reason={reason} onClose={() => setReason(null)} />}
    </>
  );
}
