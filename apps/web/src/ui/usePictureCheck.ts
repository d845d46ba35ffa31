import { catalogue } from '@pramana/contract';
import { sha256, toHex } from '@pramana/ledger';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { callBlob } from '../lib/api.ts';
import type { Check } from './CheckList.tsx';

/**
 * Compares the bytes of a picture that this browser got with the hash that its price names (`claimed`, hex).
 * Undecided, `ok: null`, until both are there: nothing is said before.
 */
export function usePictureCheck(blobId: string, claimed: string | null): Check {
  const { t } = useTranslation();
  const shown = useQuery({
    queryKey: [catalogue.blobs.show.id, blobId, 'sha256'],
    queryFn: async ({ signal }) => {
      const blob = await callBlob(catalogue.blobs.show, { params: { id: blobId } }, { signal });
      return toHex(sha256(new Uint8Array(await blob.arrayBuffer())));
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  const check = t('picture.check');
  if (shown.data === undefined || claimed === null) return { check, ok: null, detail: '' };
  const ok = shown.data === claimed;
  return { check, ok, detail: t(ok ? 'picture.same' : 'picture.different') };
}
