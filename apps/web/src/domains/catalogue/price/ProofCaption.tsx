import { catalogue, type ItemJson, type PriceJson } from '@pramana/contract';
import { sha256, toHex } from '@pramana/ledger';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { callBlob } from '../../../lib/api.ts';
import { type Check, CheckList } from '../../../ui/CheckList.tsx';
import { CopyHash } from '../../../ui/CopyHash.tsx';
import { Fact, Facts } from '../../../ui/Facts.tsx';
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

/** Compares the bytes that this browser got with the hash that the price names; nothing is said before both are there. */
function usePictureCheck(blobId: string, claimed: string | null): Check {
  const { t } = useTranslation();
  const shown = useQuery({
    queryKey: [catalogue.blobs.show.id, blobId, 'sha256'],
    queryFn: async ({ signal }) => {
      const blob = await callBlob(catalogue.blobs.show, { params: { id: blobId } }, { signal });
      return toHex(sha256(new Uint8Array(await blob.arrayBuffer())));
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  const check = t('catalogue.proof.check');
  if (shown.data === undefined || claimed === null) return { check, ok: null, detail: '' };
  const ok = shown.data === claimed;
  return { check, ok, detail: t(ok ? 'catalogue.proof.same' : 'catalogue.proof.different') };
}
