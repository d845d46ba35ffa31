import { ActionIcon, Tooltip } from '@mantine/core';
import { type BillLineJson, catalogue } from '@pramana/contract';
import { IconPhotoCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../../lib/api.ts';
import { Lightbox } from '../../../ui/Lightbox.tsx';
import { ProofCaption } from './ProofCaption.tsx';

interface PriceProofProps {
  name: string;
  itemId: string;
  price: BillLineJson['price'];
}

/** The photo of the pack where the price is printed, one tap away; nothing where a price has no photo (B2). */
export function PriceProof({ name, itemId, price }: PriceProofProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  if (!price || price.proofBlobId === null) return null;
  const label = t('billing.proof.of', { name });
  const blobId = price.proofBlobId;
  return (
    <>
      <Tooltip label={label}>
        <ActionIcon aria-label={label} onClick={() => setOpen(true)}>
          <IconPhotoCheck size={18} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      <Lightbox
        src={isOpen ? urlOf(catalogue.blobs.show, { params: { id: blobId } }) : null}
        alt={label}
        caption={
          isOpen ? (
            <ProofCaption
              itemId={itemId}
              priceId={price.id}
              blobId={blobId}
              commitment={price.commitment}
              effectiveFrom={price.effectiveFrom}
            />
          ) : undefined
        }
        onClose={() => setOpen(false)}
      />
    </>
  );
}
