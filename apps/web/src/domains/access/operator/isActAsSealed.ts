import type { OperatorActJson } from '@pramana/contract';
import type { Verification } from '@pramana/ledger';

type Shown = Pick<OperatorActJson, 'act' | 'reason' | 'at'> & {
  seal: Pick<OperatorActJson['seal'], 'series' | 'number'>;
};

/** Whether a page tells an act of the operator as it was sealed. Who it was is sealed as an id, which the page has not. */
export function isActAsSealed({ header, items }: Pick<Verification, 'header' | 'items'>, shown: Shown): boolean {
  if (header === null || items === null) return false;
  const valueOf = (name: string): unknown => items.find((item) => item.name === name)?.value;
  return (
    header.series === shown.seal.series &&
    header.number === shown.seal.number &&
    header.time === Date.parse(shown.at) &&
    valueOf('act') === shown.act &&
    (valueOf('reason') ?? '') === shown.reason
  );
}
