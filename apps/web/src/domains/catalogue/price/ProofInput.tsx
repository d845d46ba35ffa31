import { Button } from '@mantine/core';
import { catalogue } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../../lib/api.ts';
import { useAction } from '../../../lib/query.ts';
import { CopyHash } from '../../../ui/CopyHash.tsx';
import pictures from '../picture/Picture.module.css';
import { PictureInput } from '../picture/PictureInput.tsx';
import type { PriceFields } from './priceFields.ts';

interface ProofInputProps {
  value: PriceFields['proof'];
  onChange: (value: PriceFields['proof']) => void;
}

/** The photo of the pack where the price is printed. It goes to the server at once; its hash becomes part of the price. */
export function ProofInput({ value, onChange }: ProofInputProps) {
  const { t } = useTranslation();
  const upload = useAction(catalogue.prices.proof);
  return (
    <PictureInput
      label={t('catalogue.price.proof')}
      description={t('catalogue.price.proofHint')}
      onPicture={(file) => upload.run({ file }, ({ data }) => onChange(data))}
      isBusy={upload.isBusy}
      problem={upload.problem}
    >
      {value === null ? null : (
        <>
          <img
            src={urlOf(catalogue.blobs.show, { params: { id: value.blobId } })}
            alt={t('catalogue.price.proof')}
            className={pictures.chosen}
          />
          <span className={pictures.facts}>
            <span>{t('catalogue.price.proofHash')}</span>
            <CopyHash hash={value.sha256} />
          </span>
          <Button variant="subtle" color="gray" onClick={() => onChange(null)}>
            {t('catalogue.picture.remove')}
          </Button>
        </>
      )}
    </PictureInput>
  );
}
