import { Badge } from '@mantine/core';
import type { AppointmentState } from '@pramana/contract';
import { useTranslation } from 'react-i18next';

const COLOR: Record<AppointmentState, string> = {
  requested: 'amber',
  confirmed: 'brand',
  arrived: 'brand',
  'in-consultation': 'brand',
  done: 'gray',
  'no-show': 'red',
  cancelled: 'gray',
};

/** Where a visit stands, in a word. */
export function VisitBadge({ state }: { state: AppointmentState }) {
  const { t } = useTranslation();
  return (
    <Badge tt="none" variant="light" color={COLOR[state]}>
      {t(`appointments.state.${state}`)}
    </Badge>
  );
}
