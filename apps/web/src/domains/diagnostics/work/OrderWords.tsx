import { Badge } from '@mantine/core';
import type { LabOrderJson } from '@pramana/contract';
import { useTranslation } from 'react-i18next';

const COLORS = { ordered: 'gray', sampled: 'brand', entered: 'amber', released: 'brand', cancelled: 'gray' } as const;

interface OrderStateProps {
  order: Pick<LabOrderJson, 'state' | 'urgent' | 'critical' | 'rejected'>;
  /** In a list of orders of one state, which needs not be said. */
  isListed?: boolean;
}

/** How far an order is, and what is special about it. */
export function OrderState({ order, isListed = false }: OrderStateProps) {
  const { t } = useTranslation();
  const { state, urgent, critical, rejected } = order;
  return (
    <>
      {isListed ? null : (
        <Badge tt="none" variant="light" color={COLORS[state]}>
          {t(`diagnostics.state.${state}`)}
        </Badge>
      )}
      {urgent && state !== 'released' && state !== 'cancelled' ? (
        <Badge tt="none" variant="light" color="red">
          {t('diagnostics.urgent')}
        </Badge>
      ) : null}
      {critical ? (
        <Badge tt="none" variant="filled" color="red">
          {t('diagnostics.critical')}
        </Badge>
      ) : null}
      {rejected === null ? null : (
        <Badge tt="none" variant="light" color="amber">
          {t('diagnostics.again')}
        </Badge>
      )}
    </>
  );
}
