import { useTranslation } from 'react-i18next';

/** A kind of claim (`credit-note`) or of series (`opd-bill`) in the reader's language; an unknown one stays as it is. */
export function useKindWord(): (kind: string) => string {
  const { t } = useTranslation();
  return (kind) => t(`sealing.kind.${kind}`, { defaultValue: kind });
}
