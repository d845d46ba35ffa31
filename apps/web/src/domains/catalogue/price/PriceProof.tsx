import { UnstyledButton } from '@mantine/core';
import { catalogue, type ItemJson, type PriceJson } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../../lib/api.ts';
import { Lightbox } from '../../../ui/Lightbox.tsx';
import classes from './Price.module.css';
import { ProofCaption } from './ProofCaption.tsx';
import type { BlockJson } from './usePriceSeals.ts';

interface PriceProofProps {
  price: PriceJson;
  item: ItemJson;
  block: BlockJson | null;
}

/** The photo of the pack where the price is printed; opens large, with what ties it to the log (B2). */
export function PriceProof({ price, item, block }: PriceProofProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  if (price.proofBlobId === null) return null;
  const src = urlOf(catalogue.blobs.show, { params: { id: price.proofBlobId } });
  const label = t('catalogue.proof.of', { name: item.name });
  return (
    <>
      <UnstyledButton className={classes.proof} onClick={() => setOpen(true)} aria-label={label}>
        <img src={src} alt="" loading="lazy" />
      </UnstyledButton>
      <Lightbox
        src={isOpen ? src : null}
        alt={label}
        caption={
          isOpen ? <ProofCaption price={price} item={item} block={block} blobId={price.proofBlobId} /> : undefined
        }
        onClose={() => setOpen(false)}
      />
    </>
  );
}
