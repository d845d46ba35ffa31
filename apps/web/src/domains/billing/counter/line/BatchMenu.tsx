import { Menu, UnstyledButton } from '@mantine/core';
import { stock } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { countText, monthText } from '../../../../lib/format.ts';
import { useRouteList } from '../../../../lib/query.ts';
import { useSession } from '../../../../lib/session.tsx';
import { MoneyText } from '../../../../ui/MoneyText.tsx';
import { ProblemText } from '../../../../ui/ProblemText.tsx';
import type { CounterLine } from '../lines.ts';
import classes from './Line.module.css';

interface BatchMenuProps {
  line: CounterLine;
  /** Null: the earliest that has not expired. */
  onBatch: (batchId: string | null) => void;
}

/** The batch that is sold, and the choice of another one that is on hand. */
export function BatchMenu({ line, onBatch }: BatchMenuProps) {
  const { t } = useTranslation();
  const { may } = useSession();
  const [isOpen, setOpen] = useState(false);
  const words = useBatchWords(line);
  if (words === '') return null;
  // What was handed out has its batch.
  if (!may('stock:read') || line.chargeId !== null) return <span className={classes.fact}>{words}</span>;
  return (
    <Menu opened={isOpen} onChange={setOpen} position="bottom-start" withinPortal>
      <Menu.Target>
        <UnstyledButton
          className={classes.factButton}
          aria-label={t('billing.line.chooseBatch', { name: line.name, batch: words })}
        >
          {words}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>{isOpen ? <Batches line={line} onBatch={onBatch} /> : null}</Menu.Dropdown>
    </Menu>
  );
}

/** The batch, or the batches with how much of each, that the last save took. */
function useBatchWords(line: CounterLine): string {
  const { t, i18n } = useTranslation();
  const several = line.saved.length > 1;
  return line.saved
    .flatMap(({ batch, quantity }) => {
      if (!batch) return [];
      const words = t('billing.line.batch', { number: batch.number, month: monthText(batch.expiry, i18n.language) });
      return [several ? `${countText(quantity, i18n.language)} × ${words}` : words];
    })
    .join(', ');
}

function Batches({ line, onBatch }: BatchMenuProps) {
  const { t, i18n } = useTranslation();
  const batches = useRouteList(stock.batches.list, { query: { item: line.itemId, only: 'sellable' } });
  if (batches.problem) return <ProblemText problem={batches.problem} />;
  return (
    <>
      <Menu.Item onClick={() => onBatch(null)}>{t('billing.line.earliest')}</Menu.Item>
      <Menu.Divider />
      {batches.rows.map((batch) => (
        <Menu.Item key={batch.id} onClick={() => onBatch(batch.id)}>
          <span className={classes.batch}>
            <span>
              {t('billing.line.batch', { number: batch.number, month: monthText(batch.expiry, i18n.language) })}
            </span>
            <span className={classes.fact}>
              {t('billing.line.onHand', { amount: countText(batch.onHand, i18n.language) })}
              {' · '}
              {t('billing.line.mrp')} <MoneyText minor={batch.mrp.amount} />
            </span>
          </span>
        </Menu.Item>
      ))}
      {!batches.isLoading && batches.rows.length === 0 ? <Menu.Label>{t('billing.line.noBatch')}</Menu.Label> : null}
      {batches.hasMore ? (
        <Menu.Item closeMenuOnClick={false} disabled={batches.isLoadingMore} onClick={batches.loadMore}>
          {t('billing.line.moreBatches')}
        </Menu.Item>
      ) : null}
    </>
  );
}
