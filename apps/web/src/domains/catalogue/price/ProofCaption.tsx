import type { ItemJson, PriceJson } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { CheckList } from '../../../ui/CheckList.tsx';
import { CopyHash } from '../../../ui/CopyHash.tsx';
import { Fact, Facts } from '../../../ui/Facts.tsx';
import { usePictureCheck } from '../../../ui/usePictureCheck.ts';
import { TimeText } from '../../../ui/TimeText.tsx';
import { RateText } from '../RateText.tsx';
import classes from './Price.module.css';
import type { BlockJson } from './usePriceSeals.ts';

interface ProofCaptionProps {
  price: PriceJson;
  item: ItemJson;
  block: BlockJson | null;
  blobId: string;
}

/** The price, since when, the picture's hash as this browser computes it beside the one that the price names. */
export function ProofCaption({ price, item, block, blobId }: ProofCaptionProps) {
  const { t } = useTranslation();
  const check = usePictureCheck(blobId, price.proofSha256);
  return (
    <div className={classes.caption}>
      <Facts>
        <Fact name={t('catalogue.field.price')}>
          <RateText rate={price.rate} item={item} size="lg" />
        </Fact>
        <Fact name={t('catalogue.price.from')}>
          <TimeText at={price.effectiveFrom} />
        </Fact>
        <Fact name={t('catalogue.proof.hash')}>
          {price.proofSha256 === null ? null : <CopyHash hash={price.proofSha256} />}
        </Fact>
        <Fact name={t('catalogue.proof.commitment')}>
          <CopyHash hash={price.commitment} />
        </Fact>
      </Facts>
      <div>
        <CheckList checks={[check]} />
        <p>{block === null ? t('catalogue.proof.waiting') : t('catalogue.proof.onLog', { label: block.label })}</p>
      </div>
    </div>
  );
}
