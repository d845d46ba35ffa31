import type { RecordVersionJson } from '@pramana/contract';
import { readRecord, recordHash, toHex } from '@pramana/ledger';
import { useTranslation } from 'react-i18next';
import type { SealState } from '../../ui/SealMark.tsx';
import type { SealFacts } from '../../ui/SealPanel.tsx';
import { type Comparison, verifyProof } from '../billing/bill/verifyProof.ts';
import type { RecordSource } from './source.ts';

export function sealState({ seal }: Pick<RecordVersionJson, 'seal'>): SealState {
  return seal?.state ?? 'queued';
}

/** Whether the version that a proof shows is the one on this page: by its hash, and by what the page says of it. */
export function isAsShown(verification: Parameters<Comparison>[0], version: RecordVersionJson): boolean {
  const { header, items } = verification;
  if (header === null || items === null) return false;
  try {
    const facts = readRecord(header, items);
    return (
      toHex(recordHash(facts)) === version.hash &&
      toHex(facts.content) === version.contentHash &&
      facts.author.name === version.author.name &&
      facts.at === Date.parse(version.at) &&
      facts.date === version.date
    );
  } catch {
    return false;
  }
}

/** What stands behind a version's seal; checking it yourself compares the sealed facts with this very page. */
export function useVersionFacts(source: RecordSource): (record: string, version: RecordVersionJson) => SealFacts {
  const { t } = useTranslation();
  return (record, version) => {
    const { seal } = version;
    if (seal === null) return {};
    const compare: Comparison = (verification) => {
      const ok = isAsShown(verification, version);
      const detail = t(ok ? 'records.check.same' : 'records.check.different');
      return { check: t('billing.check.screen'), ok, detail };
    };
    const isProven = seal.state === 'sealed' || seal.state === 'witnessed';
    return {
      label: seal.label,
      hash: seal.hash,
      author: version.author.name,
      at: version.at,
      ...(isProven
        ? { verify: (show) => verifyProof(() => source.receipt(record, version.version), t, show, compare) }
        : {}),
    };
  };
}
