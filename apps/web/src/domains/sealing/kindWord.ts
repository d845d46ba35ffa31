import { useTranslation } from 'react-i18next';
import { openWord } from '../../lib/openWord.ts';

/** A kind of claim (`credit-note`) or of series (`opd-bill`) in the reader's language; an unknown one stays as it is. */
export function useKindWord(): (kind: string) => string {
  const { t } = useTranslation();
  return (kind) => openWord(t, `sealing.kind.${kind}`, { defaultValue: kind });
}
