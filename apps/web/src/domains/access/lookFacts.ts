import type { AccessEvent } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import type { SealFacts } from '../../ui/SealPanel.tsx';
import type { SealState } from '../../ui/SealMark.tsx';
import { type Comparison, verifyProof } from '../billing/bill/verifyProof.ts';
import { differences } from './verifyLook.ts';

/** An access waits for its batch, then for the log. */
export function sealState({ seal }: Pick<AccessEvent, 'seal'>): SealState {
  return seal === null ? 'queued' : seal.block.state;
}

/** What stands behind an access's seal; checking it yourself compares the sealed item with this very page. */
export function useLookFacts(): (event: AccessEvent, fetchProof: () => Promise<Blob>) => SealFacts {
  const { t } = useTranslation();
  return (event, fetchProof) => {
    if (event.seal === null) return {};
    const { block, position } = event.seal;
    const compare: Comparison = (verification) => {
      const found = differences(verification, event);
      const what = found.map((name) => t(`access.field.${name}`)).join(', ');
      const detail = found.length === 0 ? t('access.check.same') : t('access.check.different', { what });
      return { check: t('billing.check.screen'), ok: found.length === 0, detail };
    };
    const isProven = block.state === 'sealed' || block.state === 'witnessed';
    return {
      label: `${block.label} #${position + 1}`,
      hash: block.hash,
      at: block.at,
      ...(isProven ? { verify: (show) => verifyProof(fetchProof, t, show, compare) } : {}),
    };
  };
}
