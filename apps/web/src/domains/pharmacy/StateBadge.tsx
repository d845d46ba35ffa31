import { Badge } from '@mantine/core';
import type { PrescriptionRowJson } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import classes from './Pharmacy.module.css';

const COLORS = { open: 'blue', part: 'amber', done: 'green', withdrawn: 'gray' } as const;

/** How much of a prescription was handed out, and whether its prescriber was asked something. */
export function StateBadge({ state, isWaiting }: { state: PrescriptionRowJson['state']; isWaiting: boolean }) {
  const { t } = useTranslation();
  return (
    <span className={classes.badges}>
      <Badge tt="none" variant="light" color={COLORS[state]}>
        {t(`pharmacy.state.${state}`)}
      </Badge>
      {isWaiting ? (
        <Badge tt="none" variant="outline" color="amber">
          {t('pharmacy.waiting')}
        </Badge>
      ) : null}
    </span>
  );
}
