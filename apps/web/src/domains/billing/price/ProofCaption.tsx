import { catalogue } from '@pramana/contract';
import { sha256, toHex } from '@pramana/ledger';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { callBlob } from '../../../lib/api.ts';
import { useRoute } from '../../../lib/query.ts';
import { type Check, CheckList } from '../../../ui/CheckList.tsx';
import { CopyHash } from '../../../ui/CopyHash.tsx';
import { MoneyText } from '../../../ui/MoneyText.tsx';
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
  const check = useHashCheck(blobId, price?.proofSha256 ?? null);
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

/** Compares bytes that this browser got with the hash that the price names; never said before both are there. */
function useHashCheck(blobId: string, claimed: string | null): Check {
  const { t } = useTranslation();
  const shown = useQuery({
    queryKey: [catalogue.blobs.show.id, blobId, 'sha256'],
    queryFn: async ({ signal }) => {
      const blob = await callBlob(catalogue.blobs.show, { params: { id: blobId } }, { signal });
      return toHex(sha256(new Uint8Array(await blob.arrayBuffer())));
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  const check = t('billing.proof.check');
  if (shown.data === undefined || claimed === null) return { check, ok: null, detail: '' };
  const ok = shown.data === claimed;
  return { check, ok, detail: ok ? t('billing.proof.same') : t('billing.proof.different') };
}
