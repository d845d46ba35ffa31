import { catalogue } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../../lib/query.ts';
import { CheckList } from '../../../ui/CheckList.tsx';
import { CopyHash } from '../../../ui/CopyHash.tsx';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import { usePictureCheck } from '../../../ui/usePictureCheck.ts';
import { TimeText } from '../../../ui/TimeText.tsx';
import classes from './Proof.module.css';

interface ProofCaptionProps {
  itemId: string;
  priceId: string;
  blobId: string;
  commitment: string;
  effectiveFrom: string;
}

/** Price, since when, the picture's hash as this browser computes it beside the one in the price's claim. */
export function ProofCaption({ itemId, priceId, blobId, commitment, effectiveFrom }: ProofCaptionProps) {
  const { t } = useTranslation();
  const item = useRoute(catalogue.items.show, { params: { id: itemId } });
  const price = item.data?.prices.find((each) => each.id === priceId);
  const check = usePictureCheck(blobId, price?.proofSha256 ?? null);
  return (
    <div className={classes.caption}>
      <dl className={classes.facts}>
        {price ? (
          <>
            <dt>{t('billing.proof.price')}</dt>
            <dd>
              <MoneyText minor={price.rate.amount} size="lg" />{' '}
              {t('billing.proof.per', { pack: item.data?.packLabel || price.rate.per })}
            </dd>
          </>
        ) : null}
        <dt>{t('billing.proof.since')}</dt>
        <dd>
          <TimeText at={effectiveFrom} />
        </dd>
        <dt>{t('billing.proof.entry')}</dt>
        <dd>
          <CopyHash hash={commitment} />
        </dd>
        {price?.proofSha256 ? (
          <>
            <dt>{t('billing.proof.hash')}</dt>
            <dd>
              <CopyHash hash={price.proofSha256} />
            </dd>
          </>
        ) : null}
      </dl>
      <CheckList checks={[check]} />
    </div>
  );
}
