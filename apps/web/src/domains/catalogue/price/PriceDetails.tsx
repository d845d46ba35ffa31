import { Anchor } from '@mantine/core';
import type { ItemJson, PriceJson } from '@pramana/contract';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { paths } from '../../../paths.ts';
import { useRateWords } from '../RateText.tsx';
import { PriceProof } from './PriceProof.tsx';
import classes from './Price.module.css';
import type { BlockJson } from './usePriceSeals.ts';

interface PriceDetailsProps {
  price: PriceJson;
  item: ItemJson;
  block: BlockJson | null;
  /** What became of it, or may be done with it. */
  children?: ReactNode;
}

/** The limits of a price, why and by whom it was set, its proof and its place on the log. */
export function PriceDetails({ price, item, block, children }: PriceDetailsProps) {
  const { t } = useTranslation();
  const words = useRateWords();
  const { mrp, ceiling, ceilingSource, reason, author } = price;
  return (
    <div className={classes.details}>
      <PriceProof price={price} item={item} block={block} />
      <div className={classes.lines}>
        {mrp ? <span>{t('catalogue.price.mrpIs', { price: words(mrp, item.unit) })}</span> : null}
        {ceiling ? (
          <span>{t('catalogue.price.ceilingIs', { price: words(ceiling, item.unit), source: ceilingSource })}</span>
        ) : null}
        <span>{t('catalogue.price.setBy', { reason, author })}</span>
        {price.proofBlobId === null ? <span className={classes.dim}>{t('catalogue.price.noProof')}</span> : null}
        {block === null ? null : (
          <span>
            {t('catalogue.price.entry')}{' '}
            <Anchor inherit renderRoot={(props) => <Link to={paths.block(block.series, block.number)} {...props} />}>
              {block.label}
            </Anchor>
          </span>
        )}
        {children}
      </div>
    </div>
  );
}
