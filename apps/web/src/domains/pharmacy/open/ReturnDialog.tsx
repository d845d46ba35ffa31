import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Checkbox, NativeSelect, SegmentedControl } from '@mantine/core';
import { type DispenseJson, pharmacy, RETURN_REASONS } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { useUnitWord } from '../../catalogue/unitWord.ts';
import classes from '../Pharmacy.module.css';

/** Takes back lines that no bill has. */
export function ReturnDialog({ given, onClose }: { given: DispenseJson; onClose: () => void }) {
  const { t } = useTranslation();
  const unitWord = useUnitWord();
  const open = given.lines.filter(({ returned, bill }) => returned === null && bill === null);
  const [positions, setPositions] = useState<readonly number[]>(open.map(({ position }) => position));
  const [goods, setGoods] = useState<'shelf' | 'quarantine'>('shelf');
  const [reason, setReason] = useState<(typeof RETURN_REASONS)[number]>('mistake');
  const back = useAction(pharmacy.dispenses.return, {
    refreshes: [pharmacy.prescriptions.show, pharmacy.prescriptions.list],
  });
  const send = (): void =>
    back.run({ params: { id: given.id }, body: { positions: [...positions], goods, reason } }, () => {
      toast(t('pharmacy.takenBack'));
      onClose();
    });
  return (
    <Dialog
      title={t('pharmacy.takeBack')}
      isOpen
      onClose={onClose}
      footer={
        <ActionButton
          onAct={send}
          isBusy={back.isBusy}
          can={{ ok: positions.length > 0, why: t('pharmacy.takeBackNone') }}
        >
          {t('pharmacy.takeBack')}
        </ActionButton>
      }
    >
      <div className={classes.form}>
        <p className={classes.dim}>{t('pharmacy.takeBackText')}</p>
        {open.map(({ position, name, quantity, credited, unit, batch }) => (
          <Checkbox
            key={position}
            checked={positions.includes(position)}
            onChange={(event) =>
              setPositions(
                event.currentTarget.checked ? [...positions, position] : positions.filter((each) => each !== position),
              )
            }
            label={`${quantity - credited} ${unitWord(unit, quantity - credited)} · ${name} · ${t('pharmacy.batch', { number: batch.number })}`}
          />
        ))}
        <NativeSelect
          label={t('pharmacy.reasonOf')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value as typeof reason)}
          data={RETURN_REASONS.map((value) => ({ value, label: t(`pharmacy.returned.${value}`) }))}
        />
        <SegmentedControl
          fullWidth
          aria-label={t('pharmacy.goodsTo')}
          value={goods}
          onChange={(value) => setGoods(value)}
          data={(['shelf', 'quarantine'] as const).map((value) => ({ value, label: t(`pharmacy.goods.${value}`) }))}
        />
        <p className={classes.dim}>{t(`pharmacy.goodsMeans.${goods}`)}</p>
        {back.problem ? <ProblemText problem={back.problem} /> : null}
      </div>
    </Dialog>
  );
}
