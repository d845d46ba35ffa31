import { useTranslation } from 'react-i18next';
import { openWord } from '../../lib/openWord.ts';

/** Claims of kind `override` are of two series: an emergency access, and the word of the operator against a log's guard. */
export function wordOf(kind: string, series: string): string {
  return kind === 'override' && series.startsWith('GOV-') ? 'guard-override' : kind;
}

/**
 * A kind of claim (`credit-note`) or of series (`opd-bill`) in the reader's language; an unknown one stays as it is. `series`:
 * that of the document, where it is one.
 */
export function useKindWord(): (kind: string, series?: string) => string {
  const { t } = useTranslation();
  return (kind, series = '') => openWord(t, `sealing.kind.${wordOf(kind, series)}`, { defaultValue: kind });
}
