import { Anchor } from '@mantine/core';
import { type CanOf, type catalogue, type ItemJson, type PriceJson } from '@pramana/contract';
import { IconArrowBackUp } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { exactTime } from '../../../lib/format.ts';
import { useHospital } from '../../../lib/session.tsx';
import { paths } from '../../../paths.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import type { BlockJson } from './usePriceSeals.ts';
import { WithdrawPriceDialog } from './WithdrawPriceDialog.tsx';

interface WithdrawProps {
  item: ItemJson;
  price: PriceJson;
  can: CanOf<typeof catalogue.items.show>['withdraw'] | undefined;
}

/** The act, beside a price that has not begun. */
export function WithdrawButton({ item, price, can }: WithdrawProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <div>
      <ActionButton
        size="compact-sm"
        variant="default"
        can={can}
        leftSection={<IconArrowBackUp size={16} aria-hidden />}
        onAct={() => setOpen(true)}
      >
        {t('catalogue.withdraw.act')}
      </ActionButton>
      {isOpen ? <WithdrawPriceDialog item={item} price={price} onClose={() => setOpen(false)} /> : null}
    </div>
  );
}

/** Who took a planned price back, when and why, and where that stands on the log. */
export function WithdrawnLines({ price: { withdrawn }, block }: { price: PriceJson; block: BlockJson | null }) {
  const { t, i18n } = useTranslation();
  const { zone } = useHospital();
  if (withdrawn === null) return null;
  const time = exactTime(withdrawn.at, { zone, language: i18n.language });
  return (
    <>
      <span>{t('catalogue.withdraw.by', { time, author: withdrawn.author, reason: withdrawn.reason })}</span>
      {block === null ? null : (
        <span>
          {t('catalogue.withdraw.entry')}{' '}
          <Anchor inherit renderRoot={(props) => <Link to={paths.block(block.series, block.number)} {...props} />}>
            {block.label}
          </Anchor>
        </span>
      )}
    </>
  );
}
