import { Badge } from '@mantine/core';
import type { RegistrationStateName } from '@pramana/contract';
import { useTranslation } from 'react-i18next';

const COLOUR = { draft: 'gray', received: 'blue', asked: 'gray', approved: 'teal', refused: 'gray' } as const;

/** Where a registration stands. */
export function StateBadge({ state }: { state: RegistrationStateName }) {
  const { t } = useTranslation();
  return (
    <Badge variant="light" color={COLOUR[state]} tt="none">
      {t(`hospitals.status.${state}`)}
    </Badge>
  );
}
