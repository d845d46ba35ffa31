import type { RecordContentJson, RecordEntryJson, RecordVersionJson } from '@pramana/contract';
import { contentHash, encodeContent, fromHex, readRecord, recordHash, toHex } from '@pramana/ledger';
import { useTranslation } from 'react-i18next';
import type { SealState } from '../../ui/SealMark.tsx';
import type { SealFacts } from '../../ui/SealPanel.tsx';
import { type Comparison, verifyProof } from '../billing/bill/verifyProof.ts';
import type { RecordSource } from './source.ts';

export function sealState({ seal }: Pick<RecordVersionJson, 'seal'>): SealState {
  return seal?.state ?? 'queued';
}

/** What a page shows beside a version: of which record it is. */
type Shown = Pick<RecordEntryJson, 'id' | 'category' | 'type'>;

/**
 * Whether the version that a proof shows is the one on this page: everything that the page says of it, and by their hash its
 * title, words, values, files and reason. Whose record it is, is not compared: the claim names a pseudonym, the page a person.
 */
export function isAsShown(
  verification: Parameters<Comparison>[0],
  { id, category, type }: Shown,
  version: RecordVersionJson,
): boolean {
  const { header, items } = verification;
  if (header === null || items === null) return false;
  try {
    const facts = readRecord(header, items);
    const { author } = version;
    return (
      toHex(recordHash(facts)) === version.hash &&
      (facts.previous && toHex(facts.previous)) === version.previousHash &&
      toHex(facts.content) === version.contentHash &&
      (version.content === null || toHex(hashOf(version.content)) === version.contentHash) &&
      facts.record === id &&
      facts.version === version.version &&
      facts.category === category &&
      facts.type === type &&
      facts.author.id === author.id &&
      facts.author.name === author.name &&
      facts.author.role === author.role &&
      facts.released === version.released &&
      facts.at === Date.parse(version.at) &&
      facts.date === version.date
    );
  } catch {
    return false;
  }
}

/** The hash of the content that is on the page: no word of the server about it is believed. */
function hashOf({ salt, files, ...said }: RecordContentJson): Uint8Array {
  const cited = files.map(({ id, sha256 }) => ({ id, sha256 }));
  return contentHash(encodeContent({ ...said, files: cited }, fromHex(salt)));
}

/** What stands behind a version's seal; checking it yourself compares what was sealed with this very page. */
export function useVersionFacts(source: RecordSource): (record: Shown, version: RecordVersionJson) => SealFacts {
  const { t } = useTranslation();
  return (record, version) => {
    const { seal } = version;
    if (seal === null) return {};
    const compare: Comparison = (verification) => {
      const ok = isAsShown(verification, record, version);
      const same = version.content === null ? 'records.check.sameFacts' : 'records.check.same';
      const detail = t(ok ? same : 'records.check.different');
      return { check: t('billing.check.screen'), ok, detail };
    };
    const isProven = seal.state === 'sealed' || seal.state === 'witnessed';
    return {
      label: seal.label,
      hash: seal.hash,
      author: version.author.name,
      at: version.at,
      ...(isProven
        ? { verify: (show) => verifyProof(() => source.receipt(record.id, version.version), t, show, compare) }
        : {}),
    };
  };
}
